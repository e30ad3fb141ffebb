namespace Homelab.Cli.Apps;

/// <summary>
/// Adds a domain to every environment that lacks it, so that the environments keep the same tree and a later promotion has nothing to add
/// but the app. Only in one of them there is an app to run.
/// </summary>
internal static class DomainAddition
{
    private static readonly string[] Taken = ["default", .. Platform.BootstrapNamespaces];

    /// <summary>Declares the namespace, with the policies on it in each environment, unless that is done already.</summary>
    public static void Namespace(HomelabRepositories homelab, AppChange change, DomainPlace domain, Templates templates)
    {
        if (Taken.Contains(domain.Namespace, StringComparer.Ordinal) || domain.Namespace.StartsWith("kube-", StringComparison.Ordinal))
        {
            throw new RefusedException($"A domain {domain.Domain} would live in the namespace {domain.Namespace}, "
                + "which is not for apps; choose another name.");
        }

        var platform = homelab.RequiredArgoConfig;
        var files = change.In(platform, $"feat: add the namespace {domain.Namespace}");
        var declared = platform.ReadYaml(Platform.NamespacesFile).Roots.SelectMany(root => root["items"]?.Items ?? []);
        if (!declared.Any(item => item.At("metadata", "name")?.Text == domain.Namespace))
        {
            files.Edit(Platform.NamespacesFile, text => YamlEdit.Append(text, templates.Namespace(domain), ["items"]));
        }

        foreach (var environment in HomelabRepositories.Environments(platform))
        {
            Policies(files, domain with { Environment = environment }, templates);
        }
    }

    /// <summary>Adds the policies on the domain's namespace in one environment, and their line.</summary>
    public static void Policies(AppChange.RepositoryChange files, DomainPlace domain, Templates templates)
    {
        if (!files.HasFile(domain.PolicyFile) && files.HasFile(domain.Place.PoliciesFile))
        {
            files.Create(domain.PolicyFile, templates.NamespacePolicies(domain));
            files.Edit(domain.Place.PoliciesFile, text => YamlEdit.Append(text, domain.Namespace, ["resources"]));
        }
    }

    /// <summary>Adds the domain's Application in one environment, its line, and an empty list of apps.</summary>
    public static void Applications(
        HomelabRepositories homelab, AppChange.RepositoryChange files, DomainPlace domain, Templates templates, Addresses? addresses = null)
    {
        if (files.HasFile(domain.AppsFile))
        {
            return;
        }

        ApplicationNames.RequireFree(files.Repository, domain.RootName, domain.Environment, $"The domain {domain.Domain}");
        files.Create(domain.AppsFile, templates.DomainApps);
        files.Create(domain.RootFile, templates.DomainRoot(domain, addresses ?? ApplicationNames.Addresses(homelab, domain.Environment)));
        files.Edit(domain.Place.RootsFile, text => YamlEdit.Append(text, Path.GetFileName(domain.RootFile), ["resources"]));
    }
}
