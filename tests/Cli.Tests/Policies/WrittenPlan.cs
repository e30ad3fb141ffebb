using System.Text.Json;

namespace Homelab.Cli.Tests.Policies;

/// <summary><c>plan.json</c> as anyone can read it, without this project's types.</summary>
internal sealed class WrittenPlan
{
    public const string FileType = "github:index/repositoryFile:RepositoryFile";
    public const string RepositoryType = "github:index/repository:Repository";
    public const string ProtectionType = "github:index/branchProtection:BranchProtection";
    public const string ReleaseType = "kubernetes:helm.sh/v3:Release";
    public const string ProjectType = "kubernetes:argoproj.io/v1alpha1:AppProject";
    public const string ApplicationType = "kubernetes:argoproj.io/v1alpha1:Application";

    private WrittenPlan(JsonElement root)
    {
        Root = root;
        Resources = [.. root.GetProperty("resources").EnumerateArray().Select(resource => new WrittenResource(resource))];
    }

    public JsonElement Root { get; }

    public IReadOnlyList<WrittenResource> Resources { get; }

    public static WrittenPlan Read(string path) => new(JsonDocument.Parse(File.ReadAllBytes(path)).RootElement);

    public IReadOnlyList<WrittenResource> OfType(string type) => [.. Resources.Where(resource => resource.Type == type)];

    public WrittenResource Of(string urn) => Resources.Single(resource => resource.Urn == urn);

    /// <summary>Everything that a resource waits for, directly or through others.</summary>
    public HashSet<string> Before(WrittenResource resource)
    {
        var before = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<WrittenResource>([resource]);
        while (open.TryPop(out var next))
        {
            foreach (var urn in next.DependsOn.Where(before.Add))
            {
                open.Push(Of(urn));
            }
        }

        return before;
    }
}

/// <summary>One resource of <c>plan.json</c>.</summary>
internal sealed class WrittenResource(JsonElement json)
{
    public string Urn => Text("urn")!;

    public string Type => Text("type")!;

    public string Name => Text("name")!;

    public string? Parent => Text("parent");

    public string? DeletedWith => Text("deletedWith");

    public string? Provider => Text("provider");

    public JsonElement Inputs => json.GetProperty("inputs");

    public IReadOnlyList<string> DependsOn => List("dependsOn");

    public IReadOnlyList<string> IgnoreChanges => List("ignoreChanges");

    public IReadOnlyList<string> SecretInputs => List("secretInputs");

    public JsonElement Json => json;

    public string Input(string name) => Inputs.GetProperty(name).GetString()!;

    public override string ToString() => $"{Type} {Name}";

    private string? Text(string name) => json.GetProperty(name).GetString();

    private string[] List(string name) => [.. json.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];
}
