namespace Homelab.Cli.Doctor.Probes;

/// <summary>Whose token it is, and until when.</summary>
internal sealed class TokenProbe() : Probe("HD101")
{
    private const string Expiry = "github-authentication-token-expiration";

    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var gitHub = await examination.GitHubAsync(cancellation);
        var answer = await gitHub.GetAsync<Octokit.User>("user", cancellation);
        var whose = $"{gitHub.Token.Source} is a token of {answer.Body.Login}";
        if (Header(answer.HttpResponse, Expiry) is not { } text || !DateTimeOffset.TryParse(
            text.Replace("UTC", "+00:00", StringComparison.Ordinal), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
                out var expiry))
        {
            return Answer.Fine($"{whose}, without an end.");
        }

        var until = $"{whose}, until {expiry.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.";
        return expiry - examination.Surroundings.Time.GetUtcNow() < Soon ? Answer.Notice(until) : Answer.Fine(until);
    }

    /// <summary>A header of an answer, null when there is none; an empty one is an answer.</summary>
    public static string? Header(Octokit.IResponse response, string name) =>
        response.Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}

/// <summary>
/// What a classic token may do, GitHub says with every answer; what a fine-grained one may, it doesn't say, so its reading of the same
/// things is tried where a repository is there to try it on.
/// </summary>
internal sealed class ScopesProbe() : Probe("HD102")
{
    private static readonly Dictionary<string, string> Uses = new(StringComparer.Ordinal)
    {
        ["repo"] = "creates and protects repositories, writes files and secrets",
        ["workflow"] = "writes .github/workflows",
        ["delete_repo"] = "deletes repositories, as archiveRepositories false asks",
    };

    // What is read here with the permission in question.
    private static readonly Dictionary<string, string> Reads = new(StringComparer.Ordinal)
    {
        ["Administration"] = "branches/main/protection",
        ["Contents"] = "git/trees/main?recursive=1",
        ["Secrets"] = "actions/secrets/public-key",
    };

    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var settings = examination.Settings.GitHub;
        var gitHub = await examination.GitHubAsync(cancellation);
        var answer = await gitHub.GetAsync<Octokit.User>("user", cancellation);
        if (TokenProbe.Header(answer.HttpResponse, "X-OAuth-Scopes") is not { } header)
        {
            return await FineGrainedAsync(gitHub, settings.Owner, settings.Repositories.All.Select(one => one.Name), cancellation);
        }

        var scopes = header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var needed = Uses.Keys.Where(scope => scope is not "delete_repo" || !settings.ArchiveRepositories);
        var missing = needed.Except(scopes, StringComparer.Ordinal).ToList();
        return missing.Count == 0
            ? Answer.Fine($"The token has the scopes {string.Join(", ", scopes.Order(StringComparer.Ordinal))}.")
            : Answer.Fails(
                $"The token lacks {string.Join(" and ", missing.Select(scope => $"{scope} ({Uses[scope]})"))}.",
                "Tick them under https://github.com/settings/tokens, or make a token that has them.");
    }

    private static async Task<Answer> FineGrainedAsync(
        GitHubApi gitHub, string owner, IEnumerable<string> repositories, CancellationToken cancellation)
    {
        List<string> refused = [];
        foreach (var name in repositories)
        {
            if (await gitHub.FindAsync<Octokit.Repository>($"repos/{owner}/{name}", cancellation) is null)
            {
                continue;
            }

            foreach (var (permission, path) in Reads)
            {
                try
                {
                    await gitHub.FindAsync<object>($"repos/{owner}/{name}/{path}", cancellation);
                }
                catch (Octokit.ForbiddenException error) when (Failures.Wait(error) is null)
                {
                    refused.Add($"{permission} of {name}");
                }
            }

            break;
        }

        return refused.Count > 0
            ? Answer.Fails($"The token is fine-grained, and may not read {string.Join(", ", refused)}.")
            : Answer.Notice("The token is fine-grained, and of those GitHub doesn't say what they may write.");
    }
}

/// <summary>Where the four repositories go.</summary>
internal sealed class OwnerProbe() : Probe("HD103")
{
    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var owner = examination.Settings.GitHub.Owner;
        var gitHub = await examination.GitHubAsync(cancellation);
        var account = await gitHub.FindAsync<Octokit.User>($"users/{owner}", cancellation);
        var user = await gitHub.UserAsync(cancellation);
        if (account is null)
        {
            return Answer.Fails($"GitHub has no account {owner}.");
        }

        if (account.Type != Octokit.AccountType.Organization)
        {
            return owner.Equals(user.Login, StringComparison.OrdinalIgnoreCase)
                ? Answer.Fine($"{owner} is the token's own account.")
                : Answer.Fails($"{owner} is a user, and the token is of {user.Login}: it can't create repositories there.");
        }

        return await gitHub.FindAsync<Octokit.OrganizationMembership>($"user/memberships/orgs/{owner}", cancellation) is { } membership
            ? membership.Role == Octokit.MembershipRole.Admin
                ? Answer.Fine($"{owner} is an organization that {user.Login} owns.")
                : Answer.Notice(
                    $"{user.Login} is a member of the organization {owner} and doesn't own it.",
                    "See in the organization's settings that members may create repositories, and administer those that they create.")
            : Answer.Fails($"{user.Login} is no member of the organization {owner}.");
    }
}

/// <summary>What private repositories have depends on what is paid for.</summary>
internal sealed class PlanProbe() : Probe("HD104")
{
    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var settings = examination.Settings.GitHub;
        if (!settings.IsPrivate)
        {
            return Answer.Fine("Public repositories have branch protection and auto-merge on every plan.");
        }

        var gitHub = await examination.GitHubAsync(cancellation);
        var account = await gitHub.FindAsync<Octokit.User>($"users/{settings.Owner}", cancellation);
        var plan = account?.Type == Octokit.AccountType.Organization
            ? (await gitHub.FindAsync<Octokit.Organization>($"orgs/{settings.Owner}", cancellation))?.Plan
            : (await gitHub.UserAsync(cancellation)).Plan;
        return plan?.Name is not { Length: > 0 } name ? Answer.NotAsked(
                "GitHub doesn't tell this token the owner's plan.",
                "Look at https://github.com/settings/billing: free is too little for private ones.")
            : name is not "free" ? Answer.Fine($"The plan is {name}.")
            : settings.BranchProtection ? Answer.Fails("The plan is free, and the repositories are to be private and protected.")
            : Answer.Notice(
                "The plan is free: private repositories have no auto-merge, and nothing holds back a push to main.",
                "Leave it, or upgrade the plan.");
    }
}

/// <summary>What a run asks, and what is left of the hour's requests.</summary>
internal sealed class RateLimitProbe() : Probe("HD109")
{
    // A file is looked for, written and read again; a repository takes some twenty more.
    private const int PerFile = 4;
    private const int PerRepository = 20;

    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var gitHub = await examination.GitHubAsync(cancellation);
        var core = (await gitHub.GetAsync<Octokit.MiscellaneousRateLimit>("rate_limit", cancellation)).Body.Resources.Core;
        var layers = (await examination.Content.GetAsync(cancellation)).Layers;
        var needed = layers.Sum(layer => (layer.Files.Count * PerFile) + PerRepository);
        var left = $"{core.Remaining} of {core.Limit} requests are left, and a first run takes about {needed}.";
        return core.Remaining >= needed ? Answer.Fine(left) : Answer.Notice(
            left, $"Wait until {core.Reset.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)} UTC, when the limit is reset.");
    }
}
