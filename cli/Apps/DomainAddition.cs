using Homelab.Cli.Outcomes;
using Homelab.GitOps.Convention;

namespace Homelab.Cli.Apps;

/// <summary>
/// Adds a domain to every environment that lacks it, so that the environments keep the same tree and a later promotion has nothing to add
/// but the app. Only in one of them there is an app to run.
/// </summary>
internal static class DomainAddition
{
    private static readonly string[] Taken = ["default", .. Platform.BootstrapNamespaces];

    /// <summary>Declares the namespace, with the policies on it in each environment, unless that is done already.</summary>
    public static void Namespace(HomelabRepositories layers, AppChange change, DomainPlace domain)
    {
        if (Taken.Contains(domain.Namespace, StringComparer.Ordinal) || domain.Namespace.StartsWith("kube-", StringComparison.Ordinal))
        {
            throw new RefusedException($"A domain {domain.Domain} would live in the namespace {domain.Namespace}, "
                + "which is not for apps; choose another name. Nothing was changed.");
        }

        var platform = layers.Require(one => one.ArgoConfig, HomelabRepositories.NamespacesFile);
        var files = change.In(platform, $"feat: add the namespace {domain.Namespace}");
        var declared = platform.ReadYaml(HomelabRepositories.NamespacesFile).Roots.SelectMany(root => root["items"]?.Items ?? []);
        if (!declared.Any(item => item.At("metadata", "name")?.Text == domain.Namespace))
        {
            files.Edit(HomelabRepositories.NamespacesFile, text => YamlEdit.Append(text, NewTexts.Namespace(domain), ["items"]));
        }

        foreach (var place in HomelabRepositories.Environments(platform).Select(environment => domain with { Environment = environment }))
        {
            if (platform.HasFile(place.PolicyFile) || !platform.HasFile(place.PoliciesFile))
            {
                continue;
            }

            files.Create(place.PolicyFile, NewTexts.NamespacePolicy(place));
            files.Edit(place.PoliciesFile, text => YamlEdit.Append(text, place.Namespace, ["resources"]));
        }
    }

    /// <summary>Adds the domain's Application, its line, and its list of apps.</summary>
    /// <param name="layers">The repositories.</param>
    /// <param name="files">The changes of environments-apps.</param>
    /// <param name="domain">The domain, and the environment that gets the app.</param>
    /// <param name="entry">The app, as the domain's kustomization lists it.</param>
    public static void Applications(HomelabRepositories layers, AppChange.RepositoryChange files, DomainPlace domain, string entry)
    {
        foreach (var place in layers.EnvironmentNames.Select(environment => domain with { Environment = environment }))
        {
            if (files.Repository.HasFile(place.AppsFile))
            {
                continue;
            }

            ApplicationNames.RequireFree(files.Repository, place.RootName, place.Environment, $"The domain {place.Domain}");
            files.Create(place.AppsFile, NewTexts.DomainApps(place.Environment == domain.Environment ? entry : null));
            files.Create(place.RootFile, NewTexts.DomainRoot(place, ApplicationNames.Addresses(layers, place.Environment)));
            files.Edit(place.RootsFile, text => YamlEdit.Append(text, Path.GetFileName(place.RootFile), ["resources"]));
        }
    }
}
