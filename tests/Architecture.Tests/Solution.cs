using ArchUnitNET.Domain;
using ArchUnitNET.Fluent;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnit;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Homelab.Architecture.Tests;

/// <summary>The assemblies of the product, and rules on what may use what in them.</summary>
internal static class Solution
{
    private static readonly ArchUnitNET.Domain.Architecture Loaded = new ArchLoader()
        .LoadAssemblies([.. ((string[])["Homelab.GitOps", "Homelab.Infra", "homelab"]).Select(System.Reflection.Assembly.Load)])
        .Build();

    /// <summary>Every namespace that the product declares.</summary>
    public static IEnumerable<string> Namespaces => Loaded.Types
        .Select(type => type.Namespace.FullName)
        .Where(name => name.StartsWith("Homelab.", StringComparison.Ordinal))
        .Distinct(StringComparer.Ordinal);

    /// <summary>Nothing in namespaces that match <paramref name="lower"/> uses anything in those that match <paramref name="upper"/>.</summary>
    public static void NeverUses(string lower, string upper) =>
        In(lower).Should().NotDependOnAny(In(upper)).WithoutRequiringPositiveResults().Check(Loaded);

    /// <summary>The pattern of a namespace with all below it.</summary>
    public static string Below(string name) => $@"^{name.Replace(".", @"\.", StringComparison.Ordinal)}(\..*)?$";

    private static ArchUnitNET.Fluent.Syntax.Elements.Types.GivenTypesConjunction In(string pattern) =>
        Types(includeReferenced: true).That().ResideInNamespaceMatching(pattern);
}
