using Homelab.GitOps.Convention;

namespace Homelab.GitOps.Checks;

/// <summary>HL007: Application names end in the environment.</summary>
internal sealed class EnvironmentSuffix : Check
{
    public override CheckInfo Info { get; } = CheckInfo.Of("HL007");

    public override IEnumerable<Finding> Run(CheckContext context)
    {
        var environments = context.Tree.Roots.ToDictionary(root => root, root => context.Inputs.Environment ?? EnvironmentOf(root));
        if (context.Inputs.Environment is null && environments.Values.All(environment => environment is null))
        {
            context.Skip(Info, "the root does not lie under environments/<environment>/, so the environment is not known");
            yield break;
        }

        foreach (var node in context.Tree.Applications)
        {
            if (environments[RootOf(node)] is not { } environment || node.Name.EndsWith("-" + environment, StringComparison.Ordinal))
            {
                continue;
            }

            yield return Found(
                node.Application.Definition.LocationOf("metadata", "name"),
                $"Application {node.Name} belongs to {environment}, and its name does not end in -{environment}.",
                $"Rename it to end in -{environment}.",
                node.Name);
        }
    }

    private static ApplicationNode RootOf(ApplicationNode node) => node.Parent is null ? node : RootOf(node.Parent);

    private static string? EnvironmentOf(ApplicationNode root)
    {
        var parts = root.Application.Definition.Origin.Path.Split('/');
        return Array.IndexOf(parts, Platform.EnvironmentsFolder) is var at and >= 0 && at + 2 < parts.Length ? parts[at + 1] : null;
    }
}
