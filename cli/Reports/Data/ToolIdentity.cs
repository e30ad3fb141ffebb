using System.Reflection;
using Homelab.Infra;

namespace Homelab.Cli.Reports.Data;

/// <summary>Which program it is that found something.</summary>
/// <param name="Version">Its version, with the commit that it was built from where that is known.</param>
/// <param name="Home">The page of its repository; null where its checkout doesn't tell.</param>
internal sealed record ToolIdentity(string Version, string? Home)
{
    /// <summary>This one.</summary>
    public static ToolIdentity Own { get; } = new(
        typeof(ToolIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
        RepositorySet.FromCheckout(Checkout.Root).All[0].Url is { } url ? RemoteFiles.Home(url) : null);

    /// <summary>Where a rule is described.</summary>
    public string? PageOf(CheckInfo rule) => Home is null ? null : $"{Home}/blob/HEAD/docs/checks.md#{rule.Id.ToLowerInvariant()}";
}
