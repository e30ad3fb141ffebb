namespace Homelab.Cli.Doctor.Probes;

/// <summary>Everything that doctor asks.</summary>
internal static class AllProbes
{
    /// <summary>The probes, in the order in which they are shown.</summary>
    public static IReadOnlyList<Probe> Of(Examination examination) =>
    [
        new SettingsProbe(),
        new SecretsProbe(),
        new ContentProbe(),
        new ConnectCredentialsProbe(),
        new RehearsalProbe(),
        new PulumiVersionProbe(),
        new PulumiPluginsProbe(),
        new PulumiStackProbe(),
        new OnePasswordProbe(),
        .. examination.Charts.Select(chart => new ChartProbe(chart)),
        new TokenProbe(),
        new ScopesProbe(),
        new OwnerProbe(),
        new PlanProbe(),
        .. examination.Settings.GitHub.Repositories.All.Select(repository => new RepositoryProbe(repository)),
        .. examination.Settings.GitHub.Repositories.All.Select(repository => new ProtectionProbe(repository)),
        new ProgramRepositoryProbe(),
        new BotProbe(),
        new RateLimitProbe(),
        new ClusterProbe(),
        new ClusterVersionProbe(),
        new AccessProbe(),
        .. examination.Charts.Select(chart => new ReleaseProbe(chart)),
        new CustomResourcesProbe(),
        new NamespacesProbe(),
        new PodSecurityProbe(),
        new NetworkPolicyProbe(),
        new IngressProbe(),
        new LoadBalancerProbe(),
        new DnsProbe(),
        new CapacityProbe(),
    ];
}
