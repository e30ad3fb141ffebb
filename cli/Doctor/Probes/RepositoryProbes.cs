using Homelab.Cli.Git;
using Homelab.Infra.Configuration;
using Homelab.Infra.Content;

namespace Homelab.Cli.Doctor.Probes;

/// <summary>
/// What is at the place of one of the four repositories. The program's own are known by their description and topics; the files that are
/// there are compared by git's hash of a blob, which GitHub tells.
/// </summary>
internal sealed class RepositoryProbe(RepositoryName repository) : Probe("HD105", repository.Name)
{
    private const string Topic = "homelab";
    private const int MostNamed = 5;

    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var (settings, project) = (examination.Settings.GitHub, examination.Stack.Project);
        var fullName = $"{settings.Owner}/{repository.Name}";
        var gitHub = await examination.GitHubAsync(cancellation);
        var layer = (await examination.Content.GetAsync(cancellation)).Layers.First(layer => layer.Repository == repository);
        var found = await gitHub.FindAsync<Octokit.Repository>($"repos/{fullName}", cancellation);
        var adopts = settings.Adopts(repository);
        if (found is null)
        {
            return adopts ? Answer.Fails("It isn't there, or the token can't read it.", $"Take it off {project}:adopt, and it is created.")
                : examination.Settings.OwnsRepositories ? Answer.Fine("It isn't there yet; pulumi up creates it.")
                : Answer.Fails("It isn't there.", "Bring up the stack that owns the repositories first.");
        }

        if (!found.FullName.Equals(fullName, StringComparison.OrdinalIgnoreCase))
        {
            return Answer.Fails($"It has become {found.FullName}.", "Write the new owner or name into the settings.");
        }

        if (found.Archived)
        {
            return Answer.Fails("It is archived.", $"gh repo unarchive {fullName}, and put its name on {project}:adopt.");
        }

        if (found.Permissions is { Admin: false })
        {
            return Answer.Fails(
                "It is there, and the token's account doesn't administer it.",
                "Make the account an administrator of it, or take another token.");
        }

        var isOurs = found.Description == layer.Description && (found.Topics ?? []).Contains(Topic, StringComparer.Ordinal);
        if (found.DefaultBranch != Platform.Branch && (adopts || isOurs))
        {
            return Answer.Fails(
                $"Its default branch is {found.DefaultBranch}, and everything here follows {Platform.Branch}.",
                $"gh api --method POST repos/{fullName}/branches/{found.DefaultBranch}/rename --field new_name={Platform.Branch}");
        }

        var files = found.DefaultBranch == Platform.Branch
            ? Compared(layer, await gitHub.FindAsync<Octokit.TreeResponse>(
                $"repos/{fullName}/git/trees/{Platform.Branch}?recursive=1", cancellation))
            : "";
        return adopts ? Answer.Fine($"It is there and is adopted{files}.")
            : isOurs || !examination.Settings.OwnsRepositories ? Answer.Fine($"It is there, and is the program's{files}.")
            : Answer.Fails($"There is one that isn't the program's{files}.",
                $"Put {repository.Name} on {project}:adopt, or choose another name.");
    }

    // A managed file is written over, a seed that is there stays.
    private static string Compared(Layer layer, Octokit.TreeResponse? tree)
    {
        var there = (tree?.Tree ?? []).Where(item => item.Type == Octokit.TreeType.Blob)
            .ToDictionary(item => item.Path, item => item.Sha, StringComparer.Ordinal);
        var differing = layer.Files
            .Where(file => there.TryGetValue(file.Path, out var sha) && sha != GitBlob.Name(Encoding.UTF8.GetBytes(file.Text)))
            .ToLookup(file => file.Ownership, file => file.Path);
        return Named(differing[Ownership.Managed], "; pulumi up writes over ")
            + Named(differing[Ownership.Seeded], "; these differ and stay: ");
    }

    private static string Named(IEnumerable<string> files, string words)
    {
        var all = files.ToList();
        var more = all.Count > MostNamed ? $" and {all.Count - MostNamed} more" : "";
        return all.Count == 0 ? "" : $"{words}{string.Join(", ", all.Take(MostNamed))}{more}";
    }
}

/// <summary>What stands on main of a repository that is there already: a protection, or rules of the repository or its
/// organization.</summary>
internal sealed class ProtectionProbe(RepositoryName repository) : Probe("HD106", repository.Name)
{
    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var settings = examination.Settings.GitHub;
        var path = $"repos/{settings.Owner}/{repository.Name}";
        var gitHub = await examination.GitHubAsync(cancellation);
        if (await gitHub.FindAsync<Octokit.Repository>(path, cancellation) is null)
        {
            return Answer.Fine("There is no main yet.");
        }

        // On a free plan GitHub doesn't even tell of a private repository that it isn't protected.
        if (!settings.BranchProtection)
        {
            return Answer.Fine("The settings leave main without protection.");
        }

        var rules = await gitHub.FindAsync<List<BranchRule>>($"{path}/rules/branches/{Platform.Branch}", cancellation) ?? [];
        if (rules.Where(rule => rule.Type is "pull_request" or "required_signatures" or "update").Select(rule => rule.Type).ToList()
            is { Count: > 0 } strict)
        {
            return Answer.Notice(
                $"A ruleset holds main ({string.Join(", ", strict)}), and the program writes there.",
                $"Let administrators bypass it: gh api repos/{settings.Owner}/{repository.Name}/rulesets names it.");
        }

        var protection = await gitHub.FindAsync<Octokit.BranchProtectionSettings>(
            $"{path}/branches/{Platform.Branch}/protection", cancellation);
        return protection is null ? Answer.Fine("main isn't protected yet.")
            : protection.EnforceAdmins is { Enabled: true } ? Answer.Fails(
                "main is protected from administrators, too, and the program writes there as one.",
                $"gh api --method DELETE {path}/branches/{Platform.Branch}/protection/enforce_admins")
            : settings.Adopts(repository) && examination.Settings.OwnsRepositories
                ? Answer.Fine("main is protected; it is taken over as it is.")
            : Answer.Fine("main is protected.");
    }

    /// <summary>A rule of a branch, as far as it is looked at.</summary>
    public sealed class BranchRule
    {
        /// <summary>Its kind.</summary>
        public string Type { get; set; } = "";
    }
}

/// <summary>The repository that the workflows of the four run this program from.</summary>
internal sealed class ProgramRepositoryProbe() : Probe("HD107")
{
    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var settings = examination.Settings.GitHub;
        var gitHub = await examination.GitHubAsync(cancellation);
        return await gitHub.FindAsync<Octokit.Repository>($"repos/{settings.ProgramRepository}", cancellation) is not { } found
            ? Answer.Fails(
                $"{settings.ProgramRepository} isn't there, or the token can't read it.",
                $"{settings.PushProgram}, or name the repository that it is in with {examination.Stack.Project}:programRepository.")
            : found.DefaultBranch == Platform.Branch ? Answer.Fine($"{settings.ProgramRepository} is there, on {Platform.Branch}.")
            : Answer.Notice(
                $"The default branch of {settings.ProgramRepository} is {found.DefaultBranch}, and the workflows run {Platform.Branch}.",
                $"gh api --method POST repos/{settings.ProgramRepository}/branches/{found.DefaultBranch}/rename --field "
                    + $"new_name={Platform.Branch}");
    }
}

/// <summary>The second account, and whose token the bot has.</summary>
internal sealed class BotProbe() : Probe("HD108")
{
    private const string Secret = "secrets.botToken";

    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var (settings, project) = (examination.Settings.GitHub, examination.Stack.Project);
        var gitHub = await examination.GitHubAsync(cancellation);
        if (settings.BotUser is { } name && await gitHub.FindAsync<Octokit.User>($"users/{name}", cancellation) is null)
        {
            return Answer.Fails($"GitHub has no account {name}.", $"Correct {project}:botUser.");
        }

        if (settings.BotUser is null && settings.RequiredApprovals > 0)
        {
            return Answer.Notice(
                $"{project}:requiredApprovals is {settings.RequiredApprovals} and there is no {project}:botUser: nobody can approve their "
                    + "own.",
                $"Name a second account with {project}:botUser, or set requiredApprovals to 0.");
        }

        var bot = settings.BotUser ?? (await gitHub.UserAsync(cancellation)).Login;
        var secrets = await examination.SecretsAsync(cancellation);
        if (secrets.Find(Secret) is not { } token)
        {
            return examination.Settings.Secrets.ServiceAccountToken is not null
                ? Answer.Fine($"The bot is {bot}; its token comes from 1Password.")
                : Answer.NotAsked($"The bot's token can't be read: {secrets.Problem ?? "it is not set"}.",
                    "Run doctor where pulumi can read the stack.");
        }

        var asBot = new GitHubApi(examination.Surroundings.GitHub, new GitHubToken(token, $"{project}:{Secret}"));
        try
        {
            var login = (await asBot.UserAsync(cancellation)).Login;
            return !login.Equals(bot, StringComparison.OrdinalIgnoreCase) ? Answer.Fails(
                    $"{project}:{Secret} is a token of {login}, and the bot is {bot}.",
                    $"Set {project}:botUser to {login}, or take a token of {bot}.")
                : await asBot.FindAsync<Octokit.Repository>($"repos/{settings.ProgramRepository}", cancellation) is null ? Answer.Fails(
                    $"{bot} can't read {settings.ProgramRepository}, which the workflows check out.",
                    $"gh api --method PUT repos/{settings.ProgramRepository}/collaborators/{bot} --field permission=pull")
                : Answer.Fine($"{project}:{Secret} is a token of {bot}, who can read {settings.ProgramRepository}.");
        }
        catch (Octokit.AuthorizationException)
        {
            return Answer.Fails(
                $"GitHub doesn't know the token in {project}:{Secret} (401).", StackReader.SetSecret(examination.Stack.Stack, Secret));
        }
    }
}
