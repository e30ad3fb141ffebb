namespace Homelab.Infra.Layers;

/// <summary>One layer of the homelab as a component of the stack.</summary>
internal abstract class LayerComponent : ComponentResource
{
    protected LayerComponent(string type, string name, GitOpsRepositoryArgs args, ComponentResourceOptions? options)
        : base(type, name, options)
    {
        Repository = args.Layer.Repository.Name;
        Url = new GitOpsRepository(Repository, args, new ComponentResourceOptions { Parent = this }).Url;
        RegisterOutputs(new Dictionary<string, object?>(StringComparer.Ordinal) { ["url"] = Url });
    }

    /// <summary>The repository's name.</summary>
    public string Repository { get; }

    /// <summary>The repository's address.</summary>
    public Output<string> Url { get; }
}
