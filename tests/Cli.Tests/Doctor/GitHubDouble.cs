using System.Text.Json.Nodes;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Homelab.Cli.Tests.Doctor;

/// <summary>A GitHub on this machine that knows what a test tells it, as <see cref="GitHubDescription"/> allows, and nothing else.</summary>
internal sealed class GitHubDouble : IDisposable
{
    private readonly WireMockServer _server = WireMockServer.Start();
    private int _priority = 1000;

    public GitHubDouble() => _server.Given(Request.Create()).AtPriority(int.MaxValue).RespondWith(
        Response.Create().WithStatusCode(404).WithHeader("Content-Type", "application/json").WithBody("""{"message":"Not Found"}"""));

    public Uri Address => new($"{_server.Url}/");

    /// <summary>What it was asked, methods in front.</summary>
    public IEnumerable<string> Requests => _server.LogEntries.Select(entry => $"{entry.RequestMessage!.Method} {entry.RequestMessage.Path}");

    /// <summary>Lets it answer a path; the last one told counts.</summary>
    /// <param name="path">The path, without a slash in front.</param>
    /// <param name="members">What is different from the least that GitHub answers.</param>
    /// <param name="status">The status.</param>
    /// <param name="headers">Headers.</param>
    public GitHubDouble Knows(string path, string members = "{}", int status = 200, params (string Name, string Value)[] headers)
    {
        var wanted = JsonNode.Parse(members);
        if (path.StartsWith("user", StringComparison.Ordinal) && status == 200 && wanted is JsonObject account && path.Count(IsSlash) < 2)
        {
            account["type"] ??= "User";
        }

        var body = GitHubDescription.Answer(path, status, wanted);
        var response = Response.Create().WithStatusCode(status).WithHeader("Content-Type", "application/json");
        foreach (var (name, value) in headers)
        {
            response = response.WithHeader(name, value);
        }

        _server.Given(Request.Create().WithPath($"/{path}")).AtPriority(_priority--).RespondWith(
            response.WithBody(body?.ToJsonString() ?? ""));
        return this;
    }

    /// <summary>An account with a classic token that may do everything.</summary>
    public GitHubDouble WithToken(string login = "ada", string scopes = "repo, workflow", params (string Name, string Value)[] headers) =>
        Knows("user", $$"""{ "login": "{{login}}" }""", 200, [("X-OAuth-Scopes", scopes), .. headers]);

    /// <summary>A repository, with what is different from an ordinary one.</summary>
    public GitHubDouble WithRepository(string name, string members = "{}", string files = "[]")
    {
        var repository = JsonNode.Parse(members)!.AsObject();
        repository["full_name"] ??= $"ada/{name}";
        repository["default_branch"] ??= "main";
        return Knows($"repos/ada/{name}", repository.ToJsonString())
            .Knows($"repos/ada/{name}/git/trees/main", $$"""{ "tree": {{files}}, "truncated": false }""")
            .Knows($"repos/ada/{name}/rules/branches/main", "[]");
    }

    private static bool IsSlash(char letter) => letter == '/';

    public void Dispose() => _server.Dispose();
}
