using Pulumi.Testing;

namespace Homelab.Cli.Providers;

/// <summary>1Password without a vault: every item there is, with placeholders in its fields.</summary>
internal static class LocalOnePassword
{
    /// <summary>Answers a function of the provider.</summary>
    public static object Call(MockCallArgs args)
    {
        var title = args.Args.Text("title") ?? args.Args.Text("uuid") ?? args.Args.Text("name") ?? "item";
        // JSON, since the program asks that of one item or another, and any other text may be JSON too.
        var secret = Placeholders.Json(title);
        return args.Args.SetItems(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["id"] = title,
            ["uuid"] = title,
            ["title"] = title,
            ["credential"] = secret,
            ["password"] = secret,
            ["noteValue"] = secret,
        });
    }
}
