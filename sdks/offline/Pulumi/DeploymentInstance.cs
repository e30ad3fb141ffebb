namespace Pulumi;

/// <summary>The current run, as a program sees it.</summary>
public sealed class DeploymentInstance
{
    private readonly Deployment _deployment;

    internal DeploymentInstance(Deployment deployment) => _deployment = deployment;

    public string OrganizationName => _deployment.Options.OrganizationName ?? "organization";
    public string ProjectName => _deployment.Options.ProjectName ?? "project";
    public string StackName => _deployment.Options.StackName ?? "stack";
    public string RootDirectory =>
        _deployment.Options.RootDirectory ?? throw new InvalidOperationException("The run was not given a root directory.");
    public bool IsDryRun => _deployment.Options.IsPreview ?? true;

    public Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOptions? options = null) =>
        new(_deployment.InvokeAsync<T>(token, args, options, tellsBadArgs: true));

    public async Task<T> InvokeAsync<T>(string token, InvokeArgs args, InvokeOptions? options = null) =>
        (await _deployment.InvokeAsync<T>(token, args, options, tellsBadArgs: false)).Value;
}
