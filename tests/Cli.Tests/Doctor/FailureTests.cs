using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Homelab.Cli.Doctor;
using WireMock.Server;
using WireMock.Settings;

namespace Homelab.Cli.Tests.Doctor;

/// <summary>Whatever goes wrong between here and there has its sentence.</summary>
public sealed class FailureTests : IDisposable
{
    private const string Password = "of-a-test";

    private readonly DoctorWorld _world = new();

    [Fact]
    public Task A_token_that_GitHub_does_not_know_fails()
    {
        _world.GitHub.Knows("user", """{ "message": "Bad credentials" }""", 401);

        return _world.ExpectAsync("HD101", ProbeState.Fails, "doesn't know the token (401)");
    }

    [Fact]
    public async Task Single_sign_on_fails_with_the_page_that_authorizes_and_without_its_query()
    {
        _world.GitHub.Knows(
            "user", """{ "message": "Resource protected by organization SAML enforcement." }""", 403,
            ("X-GitHub-SSO", "required; url=https://github.com/orgs/ada/sso?authorization_request=AZSCKL"));

        var result = await _world.ExpectAsync("HD101", ProbeState.Fails, "single sign-on");

        Assert.Contains("https://github.com/orgs/ada/sso", result.WayOut, StringComparison.Ordinal);
        Assert.DoesNotContain("AZSCKL", result.WayOut, StringComparison.Ordinal);
    }

    [Fact]
    public Task What_the_token_may_not_ask_fails()
    {
        _world.GitHub.Knows("user", """{ "message": "Resource not accessible by integration" }""", 403);

        return _world.ExpectAsync("HD101", ProbeState.Fails, "Resource not accessible by integration");
    }

    [Fact]
    public Task What_is_not_there_fails()
    {
        _world.GitHub.Knows("user", """{ "message": "Not Found" }""", 404);

        return _world.ExpectAsync("HD101", ProbeState.Fails, "(404)");
    }

    [Theory]
    [InlineData(429)]
    [InlineData(403)]
    public Task To_be_told_to_wait_is_not_to_have_asked(int status)
    {
        _world.GitHub.Knows("user", """{ "message": "You have exceeded a secondary rate limit" }""", status, ("Retry-After", "60"));

        return _world.ExpectAsync("HD101", ProbeState.NotAsked, "it says to wait 60 s");
    }

    [Fact]
    public Task The_hours_limit_is_not_to_have_asked()
    {
        _world.GitHub.Knows(
            "user", """{ "message": "API rate limit exceeded for user ID 1." }""", 403,
            ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Limit", "5000"), ("X-RateLimit-Reset", "1770000000"));

        return _world.ExpectAsync("HD101", ProbeState.NotAsked, "asked too much and answers 403");
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    public Task A_GitHub_in_trouble_is_not_asked(int status)
    {
        _world.GitHub.Knows("user", """{ "message": "Server Error" }""", status);

        return _world.ExpectAsync("HD101", ProbeState.NotAsked, $"in trouble and answers {status}");
    }

    [Fact]
    public async Task A_connection_that_is_cut_is_not_asked()
    {
        using var server = new Cutting();
        _world.GitHubAddress = new Uri($"http://127.0.0.1:{server.Port}/");

        await _world.ExpectAsync("HD101", ProbeState.NotAsked, "The connection to GitHub was cut");
    }

    [Fact]
    public Task An_address_where_nobody_is_is_not_asked()
    {
        _world.GitHubAddress = new Uri("http://127.0.0.1:1/");

        return _world.ExpectAsync("HD101", ProbeState.NotAsked, "GitHub can't be reached");
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_not_asked()
    {
        using var server = WireMockServer.Start(new WireMockServerSettings
        {
            UseSSL = true,
            CertificateSettings = new() { X509CertificateFilePath = SelfSigned(), X509CertificatePassword = Password },
        });
        _world.GitHubAddress = new Uri($"{server.Url}/");
        _world.Variables["KUBECONFIG"] = _world.Kubeconfig(server.Url!);

        await _world.ExpectAsync("HD101", ProbeState.NotAsked, "The certificate of GitHub isn't trusted");
        await _world.ExpectAsync("HD201", ProbeState.NotAsked, "The certificate of the cluster isn't trusted");
    }

    [Theory]
    [InlineData("HD101", "GitHub gave no answer within 10 seconds")]
    [InlineData("HD201", "the cluster gave no answer within 10 seconds")]
    public Task Who_is_too_slow_is_not_asked(string id, string what)
    {
        _world.Time = new TimeIsUp();

        return _world.ExpectAsync(id, ProbeState.NotAsked, what);
    }

    [Theory]
    [InlineData(401, ProbeState.Fails, "doesn't know the credentials")]
    [InlineData(403, ProbeState.Fails, "doesn't let the credentials of the kubeconfig see this (403): forbidden by the test")]
    [InlineData(404, ProbeState.NotAsked, "answered 404")]
    [InlineData(429, ProbeState.NotAsked, "too much to do")]
    [InlineData(503, ProbeState.NotAsked, "in trouble and answers 503")]
    internal Task What_a_cluster_refuses_has_its_sentence(int status, ProbeState state, string what)
    {
        _world.Cluster.Fails("version/", status, "forbidden by the test");

        return _world.ExpectAsync("HD201", state, what);
    }

    [Fact]
    public async Task A_cluster_that_cuts_the_connection_is_not_asked()
    {
        using var server = new Cutting();
        _world.Variables["KUBECONFIG"] = _world.Kubeconfig($"http://127.0.0.1:{server.Port}");

        await _world.ExpectAsync("HD201", ProbeState.NotAsked, "The connection to the cluster was cut");
    }

    [Fact]
    public Task A_cluster_where_nobody_is_is_not_asked()
    {
        _world.Variables["KUBECONFIG"] = _world.Kubeconfig("http://127.0.0.1:1");

        return _world.ExpectAsync("HD201", ProbeState.NotAsked, "The cluster can't be reached");
    }

    [Fact]
    public async Task A_page_in_the_place_of_an_index_is_not_asked()
    {
        using var server = WireMockServer.Start();
        server.Given(WireMock.RequestBuilders.Request.Create())
            .RespondWith(WireMock.ResponseBuilders.Response.Create().WithBody("<html>log in</html>"));
        _world.ChartsAddress = new Uri($"{server.Url}/");

        await _world.ExpectAsync("HD021", ProbeState.NotAsked, "no index of a Helm repository", "argo-cd");
    }

    [Fact]
    public async Task A_chart_repository_that_is_gone_is_not_asked()
    {
        using var server = WireMockServer.Start();
        _world.ChartsAddress = new Uri($"{server.Url}/");

        await _world.ExpectAsync("HD021", ProbeState.NotAsked, "the chart repository answered 404", "argo-cd");
    }

    [Fact]
    public void What_nobody_expects_stays_an_error() =>
        Assert.Null(Failures.Describe(new InvalidOperationException("a mistake of this program"), "github", isTimeUp: false));

    public void Dispose() => _world.Dispose();

    private string SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var path = Path.Combine(_world.Root, "certificate.pfx");
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, Password));
        return path;
    }

    /// <summary>A server that hangs up on whoever calls.</summary>
    private sealed class Cutting : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _loop;

        public Cutting()
        {
            _listener.Start();
            _loop = LoopAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Dispose() => _listener.Dispose();

        private async Task LoopAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptSocketAsync();
                    var buffer = new byte[4096];
                    await client.ReceiveAsync(buffer);
                    client.Shutdown(SocketShutdown.Both);
                }
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
