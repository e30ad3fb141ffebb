namespace Homelab.Infra.Configuration;

/// <summary>
/// Everything a person decides about a homelab, read once and validated as a whole. The keys, their types and their
/// defaults are declared in <c>Pulumi.yaml</c>; nothing else in the program reads configuration.
/// </summary>
public sealed record HomelabSettings
{
    /// <summary>
    /// The environment, which is the stack's name: the <c>dev</c> in <c>environments/dev</c> and <c>root-homelab-dev</c>.
    /// </summary>
    public required string Environment { get; init; }

    /// <summary>
    /// All environments, this one among them, in the order in which versions are promoted; the first takes new ones by itself.
    /// </summary>
    public required IReadOnlyList<string> Environments { get; init; }

    /// <summary>Whether this stack creates the repositories and all that is not per environment. True in exactly one stack.</summary>
    public required bool OwnsRepositories { get; init; }

    /// <summary>Whether the example blog is written into the first environment.</summary>
    public required bool SeedExample { get; init; }

    /// <summary>The base domain; apps answer below <see cref="AppsDomain"/>.</summary>
    public required string Domain { get; init; }

    /// <summary>The domain of this environment's apps: <c>environment.domain</c>.</summary>
    public string AppsDomain => $"{Environment}.{Domain}";

    /// <summary>
    /// Where Argo CD answers: beside the apps with a page of its own, which the certificate of the environment covers; elsewhere as ever,
    /// for the route that somebody may have made for it.
    /// </summary>
    public string ArgoCdHost => $"argocd.{(Ingress.HasArgoCd ? AppsDomain : Domain)}";

    /// <summary>How what runs in the cluster is reached from outside.</summary>
    public required IngressSettings Ingress { get; init; }

    /// <summary>How the repositories are made on GitHub.</summary>
    public required GitHubSettings GitHub { get; init; }

    /// <summary>Which cluster, and what is installed into it.</summary>
    public required ClusterSettings Cluster { get; init; }

    /// <summary>Where secrets come from.</summary>
    public required SecretSettings Secrets { get; init; }

    /// <summary>
    /// The keys that hold secrets, nested ones with their path. The rehearsal puts placeholders in their places.
    /// </summary>
    public static IReadOnlyList<string> SecretKeys { get; } =
    [
        "githubToken",
        "secrets.kubeconfig",
        "secrets.onePasswordServiceAccountToken",
        "secrets.connectCredentials",
        "secrets.connectToken",
        "secrets.botToken",
    ];

    /// <summary>Reads and validates every setting.</summary>
    /// <param name="environment">The stack's name.</param>
    /// <param name="get">
    /// A setting's text by its key without the <c>homelab:</c> in front, null when it is not set; arrays and objects as
    /// JSON. This is what <c>Pulumi.Config.Get</c> answers, with the defaults of <c>Pulumi.yaml</c> filled in by the Pulumi CLI.
    /// </param>
    /// <param name="unset">What stands in for a secret that is needed and not set; null when that is a mistake.</param>
    /// <exception cref="SettingsException">At least one setting is missing or not allowed; the message names them all.</exception>
    public static HomelabSettings Read(string environment, Func<string, string?> get, Func<string, string>? unset = null)
    {
        var reader = new SettingsReader(get, unset);
        var environments = ReadEnvironments(reader);
        var domain = reader.Text("domain", SettingRules.IsDomain, SettingRules.Domain);
        var ingress = ReadIngress(reader, domain);
        var settings = new HomelabSettings
        {
            Environment = ReadEnvironment(reader, environment, environments),
            Environments = environments,
            OwnsRepositories = reader.Boolean("ownsRepositories"),
            SeedExample = reader.Boolean("seedExample"),
            Domain = domain,
            Ingress = ingress,
            GitHub = ReadGitHub(reader),
            Cluster = ReadCluster(reader, ingress),
            Secrets = ReadSecrets(reader),
        };
        reader.ThrowIfAnyError();
        return settings;
    }

    private static string ReadEnvironment(SettingsReader reader, string stack, IReadOnlyList<string> environments)
    {
        if (!EnvironmentPlace.IsName(stack))
        {
            reader.ReportStack(
                stack, $"a stack is named like its environment, {EnvironmentPlace.Rule}; pulumi stack rename gives it another name");
        }
        else if (environments.Count > 0 && !environments.Contains(stack, StringComparer.Ordinal))
        {
            reader.ReportStack(
                stack,
                $"a stack is named like its environment, and homelab:environments has {string.Join(", ", environments)}; add this one there");
        }

        return stack;
    }

    private static IReadOnlyList<string> ReadEnvironments(SettingsReader reader)
    {
        const string Key = "environments";
        var environments = reader.List(Key, 1, EnvironmentPlace.IsName, SettingRules.Environments);
        foreach (var twice in environments.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            reader.Report(Key, twice.Key, "an environment is in the list once, in its place in the order of promotion");
        }

        return environments;
    }

    private static GitHubSettings ReadGitHub(SettingsReader reader)
    {
        var owner = reader.Text("owner", SettingRules.IsOwner, SettingRules.Owner);
        if (owner == GitHubSettings.PlaceholderOwner && !reader.IsRehearsal)
        {
            reader.Report("owner", owner, "this stands for yours; write your GitHub user or organization, into the file of every stack");
        }

        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var repositories = new RepositoryNames(
            Repository("argoConfigRepository"),
            Repository("baseManifestsRepository"),
            Repository("environmentsRepository"),
            Repository("environmentsAppsRepository"));
        var program = reader.Text("programRepository", SettingRules.IsFullRepository, SettingRules.FullRepository);
        if (!program.Contains('/', StringComparison.Ordinal))
        {
            program = $"{owner}/{program}";
        }

        if (repositories.All.Any(repository => program.Equals($"{owner}/{repository.Name}", StringComparison.OrdinalIgnoreCase)))
        {
            reader.Report("programRepository", program, "this is one of the four repositories; write the name of the program's own");
        }

        var names = repositories.All.Select(repository => repository.Name).ToList();
        var codeOwner = reader.Optional("codeOwner", SettingRules.IsCodeOwner, SettingRules.CodeOwner);
        var bot = reader.Optional("botUser", SettingRules.IsOwner, SettingRules.Owner);
        if (bot is not null && bot.Equals(owner, StringComparison.OrdinalIgnoreCase))
        {
            reader.Report("botUser", bot, "this is the owner, who may do everything already; write a second account, or nothing");
        }

        var visibility = reader.OneOf("visibility", "public", "private");
        if (SettingRules.IsOwner(owner) && owner.Contains('_', StringComparison.Ordinal) && visibility is "public")
        {
            reader.Report(
                "visibility", visibility, $"{owner} is an account that a company manages, and GitHub lets those have private ones alone");
        }

        return new GitHubSettings
        {
            Owner = owner,
            Token = reader.Secret("githubToken"),
            Repositories = repositories,
            ProgramRepository = program,
            Adopt = reader.List("adopt", 0, names.Contains, $"write a list of names out of {string.Join(", ", names)}"),
            IsPrivate = visibility is "private",
            CodeOwner = codeOwner ?? owner,
            BotUser = bot,
            RequiredApprovals = reader.Integer("requiredApprovals", 0, 6),
            BranchProtection = reader.Boolean("branchProtection"),
            ProtectRepositories = reader.Boolean("protectRepositories"),
            ArchiveRepositories = reader.Boolean("archiveRepositories"),
            CommitAuthor = reader.Text("commitAuthor", SettingRules.IsOneLine, SettingRules.OneLine),
            CommitEmail = reader.Text("commitEmail", SettingRules.IsEmail, SettingRules.Email),
        };

        RepositoryName Repository(string key)
        {
            var name = reader.Text(key, SettingRules.IsRepository, SettingRules.Repository);
            if (name.Length > 0 && !taken.Add(name))
            {
                reader.Report(key, name, "two repositories cannot have one name; give each of the four its own");
            }

            return new(key, name);
        }
    }

    private static IngressSettings ReadIngress(SettingsReader reader, string domain)
    {
        var ingress = reader.OneOf("ingress", "cluster", "traefik", "none");
        var certificates = reader.OneOf("certificates", "none", "selfSigned", "acmeStaging", "acme");
        var email = reader.Optional("acmeEmail", SettingRules.IsEmail, SettingRules.Email);
        var provider = reader.Optional("dnsProvider", text => text is IngressSettings.Cloudflare, "write cloudflare, or nothing");
        var hasArgoCd = reader.Boolean("argocdIngress");
        if (certificates is "acme" or "acmeStaging")
        {
            if (email is null)
            {
                reader.Report("acmeEmail", null, $"is missing: certificates is {certificates}, and Let's Encrypt keeps an account by it");
            }

            if (provider is null)
            {
                reader.Report(
                    "dnsProvider",
                    null,
                    $"is missing: certificates is {certificates}, which proves by DNS whose the domain is; write cloudflare");
            }

            if (SettingRules.IsDomain(domain) && SettingRules.IsPrivateDomain(domain))
            {
                reader.Report(
                    "certificates",
                    certificates,
                    $"Let's Encrypt signs for domains that can be bought, and {domain} is none; write selfSigned, or another domain");
            }
        }

        if (hasArgoCd && ingress == "none")
        {
            reader.Report("argocdIngress", "true", "ingress is none, so nobody would serve the page; set ingress to cluster or traefik");
        }

        return new IngressSettings
        {
            IsOn = ingress != "none",
            HasTraefik = ingress == "traefik",
            HasArgoCd = hasArgoCd,
            Issuer = certificates switch { "selfSigned" => "self-signed", "acmeStaging" => "acme-staging", "acme" => "acme", _ => null },
            AcmeEmail = email,
            DnsProvider = provider,
        };
    }

    private static ClusterSettings ReadCluster(SettingsReader reader, IngressSettings ingress)
    {
        var context = reader.Optional("kubeContext", SettingRules.IsOneLine, SettingRules.OneLine);
        var kubeconfig = reader.OptionalSecret("secrets.kubeconfig");
        if (context is null && kubeconfig is null)
        {
            reader.Report("kubeContext", null, "is missing: write the name of a context of your kubeconfig (kubectl config get-contexts), "
                + "or set a kubeconfig with pulumi config set --secret --path secrets.kubeconfig");
        }

        if (context is not null && kubeconfig is not null)
        {
            reader.Report(
                "kubeContext", context, "the secret kubeconfig is set too; keep one of them, so that it is clear which cluster is meant");
        }

        return new ClusterSettings
        {
            KubeContext = context,
            Kubeconfig = kubeconfig,
            // Behind an ingress TLS ends there: two that both insist on it send each other round in circles.
            ArgoCdInsecure = reader.Boolean("argocdInsecure") || ingress.HasArgoCd,
            ArgoCdChartVersion = reader.Version("argocdChartVersion"),
            ExternalSecretsChartVersion = reader.Version("externalSecretsChartVersion"),
            ConnectChartVersion = reader.Version("connectChartVersion"),
        };
    }

    private static SecretSettings ReadSecrets(SettingsReader reader)
    {
        reader.KnownKeys("secrets", SecretKeys);
        var vault = new OnePasswordItems(
            reader.Text("onePasswordVault", SettingRules.IsQuotable, SettingRules.Quotable),
            reader.Text("connectCredentialsItem", SettingRules.IsQuotable, SettingRules.Quotable),
            reader.Text("connectTokenItem", SettingRules.IsQuotable, SettingRules.Quotable),
            reader.Text("botTokenItem", SettingRules.IsQuotable, SettingRules.Quotable));
        return reader.OneOf("secretsFrom", "config", "onePassword") == "onePassword"
            ? new SecretSettings
            {
                Items = vault,
                ServiceAccountToken = reader.Secret("secrets.onePasswordServiceAccountToken"),
            }
            : new SecretSettings
            {
                Items = vault,
                ConnectCredentials = reader.Secret("secrets.connectCredentials", SettingRules.IsJsonObject, SettingRules.JsonObject),
                ConnectToken = reader.Secret("secrets.connectToken"),
                BotToken = reader.Secret("secrets.botToken"),
            };
    }
}

/// <summary>How the repositories are made on GitHub.</summary>
public sealed record GitHubSettings
{
    /// <summary>What stands in a stack's file for the owner until a person writes theirs; good enough for a rehearsal.</summary>
    public const string PlaceholderOwner = "your-github-account";

    /// <summary>The user or organization that the repositories belong to.</summary>
    public required string Owner { get; init; }

    /// <summary>The token of an administrator of the repositories.</summary>
    public required Secret Token { get; init; }

    /// <summary>The names of the four repositories.</summary>
    public required RepositoryNames Repositories { get; init; }

    /// <summary>
    /// The repository that holds this program, which the workflows of the four run the <c>homelab</c> command from: owner and name.
    /// </summary>
    public required string ProgramRepository { get; init; }

    /// <summary>The command that puts this program there.</summary>
    public string PushProgram => $"gh repo create {ProgramRepository} --{(IsPrivate ? "private" : "public")} --source . --push";

    /// <summary>The names of the repositories that exist already and are imported.</summary>
    public required IReadOnlyList<string> Adopt { get; init; }

    /// <summary>Whether the repositories are private, so that Argo CD needs credentials to read them.</summary>
    public required bool IsPrivate { get; init; }

    /// <summary>The user or team, without <c>@</c>, that CODEOWNERS names.</summary>
    public required string CodeOwner { get; init; }

    /// <summary>The second account, which gets write access to the four repositories; null when there is none.</summary>
    public required string? BotUser { get; init; }

    /// <summary>
    /// How many approvals a pull request needs, 0 to 6; the version registry asks for none. From 1 on a code owner's review is needed.
    /// </summary>
    public required int RequiredApprovals { get; init; }

    /// <summary>Whether main branches are protected.</summary>
    public required bool BranchProtection { get; init; }

    /// <summary>Whether Pulumi refuses to destroy the repositories.</summary>
    public required bool ProtectRepositories { get; init; }

    /// <summary>Whether a destroyed repository is archived instead of deleted.</summary>
    public required bool ArchiveRepositories { get; init; }

    /// <summary>The author of the commits that write files.</summary>
    public required string CommitAuthor { get; init; }

    /// <summary>That author's e-mail address.</summary>
    public required string CommitEmail { get; init; }

    /// <summary>Whether a repository exists already and is imported.</summary>
    public bool Adopts(RepositoryName repository) => Adopt.Contains(repository.Name, StringComparer.Ordinal);
}

/// <summary>The name of a repository.</summary>
/// <param name="Setting">The setting that it comes from.</param>
/// <param name="Name">The name on GitHub.</param>
public sealed record RepositoryName(string Setting, string Name);

/// <summary>The names of the four repositories, one for each layer.</summary>
/// <param name="ArgoConfig">Layer 1, the platform.</param>
/// <param name="BaseManifests">Layer 2, the Helm charts.</param>
/// <param name="Environments">Layer 3, the version registry.</param>
/// <param name="EnvironmentsApps">Layer 4, the App-of-Apps and its runtime values.</param>
public sealed record RepositoryNames(
    RepositoryName ArgoConfig, RepositoryName BaseManifests, RepositoryName Environments, RepositoryName EnvironmentsApps)
{
    /// <summary>All four, in the order of the layers.</summary>
    public IReadOnlyList<RepositoryName> All => [ArgoConfig, BaseManifests, Environments, EnvironmentsApps];
}

/// <summary>How what runs in the cluster is reached from outside.</summary>
public sealed record IngressSettings
{
    /// <summary>The one provider of DNS so far.</summary>
    public const string Cloudflare = "cloudflare";

    /// <summary>Whether apps have a route from outside.</summary>
    public required bool IsOn { get; init; }

    /// <summary>Whether Argo CD installs Traefik; the cluster has an ingress controller of that class otherwise.</summary>
    public required bool HasTraefik { get; init; }

    /// <summary>Whether Argo CD has a page, too.</summary>
    public required bool HasArgoCd { get; init; }

    /// <summary>
    /// Who signs, as the folder below <c>base/certificates</c> has it; null when certificates are the ingress controller's affair.
    /// </summary>
    public required string? Issuer { get; init; }

    /// <summary>The e-mail address of the account with Let's Encrypt.</summary>
    public required string? AcmeEmail { get; init; }

    /// <summary>Who has the domain's zone.</summary>
    public required string? DnsProvider { get; init; }
}

/// <summary>Which cluster, and what is installed into it.</summary>
public sealed record ClusterSettings
{
    /// <summary>The context of the local kubeconfig, unless <see cref="Kubeconfig"/> is given.</summary>
    public required string? KubeContext { get; init; }

    /// <summary>A whole kubeconfig, unless <see cref="KubeContext"/> is given.</summary>
    public required Secret? Kubeconfig { get; init; }

    /// <summary>Whether Argo CD serves plain HTTP behind an ingress that terminates TLS.</summary>
    public required bool ArgoCdInsecure { get; init; }

    /// <summary>The exact version of the argo-cd chart.</summary>
    public required SemanticVersion ArgoCdChartVersion { get; init; }

    /// <summary>The exact version of the external-secrets chart.</summary>
    public required SemanticVersion ExternalSecretsChartVersion { get; init; }

    /// <summary>The exact version of the 1Password connect chart; decides how the credentials are encoded.</summary>
    public required SemanticVersion ConnectChartVersion { get; init; }
}

/// <summary>
/// Where secrets come from: <see cref="ServiceAccountToken"/> is set when 1Password holds them, the three others are
/// set when the stack's configuration does.
/// </summary>
public sealed record SecretSettings
{
    /// <summary>The vault and its items; External Secrets reads the same items later.</summary>
    public required OnePasswordItems Items { get; init; }

    /// <summary>The token of a 1Password service account that may read the vault.</summary>
    public Secret? ServiceAccountToken { get; init; }

    /// <summary>The content of the Connect server's <c>1password-credentials.json</c>.</summary>
    public Secret? ConnectCredentials { get; init; }

    /// <summary>The access token for the Connect server.</summary>
    public Secret? ConnectToken { get; init; }

    /// <summary>The GitHub token that version bumps, and Argo CD for private repositories, use.</summary>
    public Secret? BotToken { get; init; }
}

/// <summary>A 1Password vault and the titles of the homelab's items in it; each holds its secret in the field <c>credential</c>.</summary>
/// <param name="Vault">The vault's name.</param>
/// <param name="ConnectCredentials">The item with the Connect server's credentials file.</param>
/// <param name="ConnectToken">The item with the Connect access token.</param>
/// <param name="BotToken">The item with the bot's GitHub token.</param>
public sealed record OnePasswordItems(string Vault, string ConnectCredentials, string ConnectToken, string BotToken);
