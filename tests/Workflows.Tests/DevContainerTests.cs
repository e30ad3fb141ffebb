using System.Text.Json;

namespace Homelab.Workflows.Tests;

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
        var file = Path.Combine(Checkout.Root, ".devcontainer", "devcontainer.json");
        using var container = JsonDocument.Parse(File.ReadAllText(file), WithComments);

        Assert.EndsWith(":1-10.0", container.RootElement.GetProperty("image").GetString(), StringComparison.Ordinal);
        Assert.Contains(
            container.RootElement.GetProperty("features").EnumerateObject(),
            entry => entry.Name.Contains($"/{feature}:", StringComparison.Ordinal));
    }
}
