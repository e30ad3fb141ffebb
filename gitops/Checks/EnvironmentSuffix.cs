using Homelab.GitOps.Convention;

namespace Homelab.GitOps.Checks;

/// <summary>HL007: Application names end in the environment.</summary>
internal sealed class EnvironmentSuffix : Check
{
    public override CheckInfo Info { get; } = CheckInfo.Of("HL007");

    public override IEnumerable<Finding> Run(CheckContext context)
    {
        if ((context.Inputs.Environment ?? FromRoot(context)) is not { } environment)
        {
            context.Skip(Info, "the root does not lie under environments/<environment>/, so the environment is not known");
            yield break;
        }

        foreach (var node in context.Tree.Applications.Where(node => !node.Name.EndsWith("-" + environment, StringComparison.Ordinal)))
        {
            yield return Found(
                node.Application.Definition.LocationOf("metadata", "name"),
                $"Application {node.Name} belongs to {environment}, and its name does not end in -{environment}.",
                $"Rename it to end in -{environment}.",
                node.Name);
        }
    }

    private static string? FromRoot(CheckContext context) => context.Tree.Roots
        .Select(root => root.Application.Definition.Origin.Path.Split('/'))
        .Select(parts => Array.IndexOf(parts, Platform.EnvironmentsFolder) is var at and >= 0 && at + 2 < parts.Length
            ? parts[at + 1]
            : null)
        .FirstOrDefault(environment => environment is not null);
}
