using System.Text.Json;

namespace Homelab.Infra.Tests.Workflows;

public sealed class DevContainerTests
{
    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    [Theory]
    [InlineData("node")]
    [InlineData("github-cli")]
    [InlineData("kubectl-helm-minikube")]
    [InlineData("pulumi")]
    public void The_development_container_has_the_tools(string feature)
    {
        using var container = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(Checkout.Root, ".devcontainer", "devcontainer.json")), WithComments);

        Assert.EndsWith(":1-10.0", container.RootElement.GetProperty("image").GetString(), StringComparison.Ordinal);
        Assert.Contains(
            container.RootElement.GetProperty("features").EnumerateObject(),
            entry => entry.Name.Contains($"/{feature}:", StringComparison.Ordinal));
    }
}
