using System.Collections.Concurrent;
using Octokit;
using Octokit.Internal;

namespace Homelab.Cli.Doctor;

/// <summary>GitHub's REST API, read only; what several probes ask is asked once.</summary>
/// <param name="address">Where it is.</param>
/// <param name="token">Who asks.</param>
internal sealed class GitHubApi(Uri address, GitHubToken token)
{
    private readonly Connection _connection = new(
        new ProductHeaderValue("homelab"), address, new InMemoryCredentialStore(new Credentials(token.Value)),
        new HttpClientAdapter(HttpMessageHandlerFactory.CreateDefault), new SimpleJsonSerializer());

    private readonly ConcurrentDictionary<(string Path, Type Type), object> _answers = [];

    /// <summary>The token.</summary>
    public GitHubToken Token { get; } = token;

    /// <summary>Asks.</summary>
    /// <param name="path">The path, without a slash in front.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<IApiResponse<T>> GetAsync<T>(string path, CancellationToken cancellation)
        where T : class =>
        ((Shared<IApiResponse<T>>)_answers.GetOrAdd((path, typeof(T)), _ => new Shared<IApiResponse<T>>(
            limit => AskAsync<T>(path, limit)))).GetAsync(cancellation);

    /// <summary>Asks for something that need not be there; null when it isn't.</summary>
    public async Task<T?> FindAsync<T>(string path, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return (await GetAsync<T>(path, cancellation)).Body;
        }
        catch (NotFoundException)
        {
            return null;
        }
    }

    /// <summary>The token's account.</summary>
    public async Task<User> UserAsync(CancellationToken cancellation) => (await GetAsync<User>("user", cancellation)).Body;

    private async Task<IApiResponse<T>> AskAsync<T>(string path, CancellationToken cancellation)
        where T : class
    {
        var answer = await _connection.Get<T>(new Uri(path, UriKind.Relative), parameters: null!, accepts: null!, cancellation);
        return answer.Body is null ? throw new FormatException("it is no JSON.") : answer;
    }
}
