using Homelab.GitOps.ArgoCd;

namespace Homelab.GitOps.Tests.ArgoCd;

public sealed class SyncHooksTests
{
    [Theory]
    [InlineData("a: b", true)]
    [InlineData("argocd.argoproj.io/hook: PreSync", true)]
    [InlineData("argocd.argoproj.io/hook: 'PostSync, Garbage'", true)]
    [InlineData("argocd.argoproj.io/hook: SyncFail", true)]
    [InlineData("argocd.argoproj.io/hook: Skip", false)]
    [InlineData("argocd.argoproj.io/hook: 'Skip,Sync'", true)]
    [InlineData("argocd.argoproj.io/hook: Garbage", false)]
    [InlineData("argocd.argoproj.io/hook: presync", false)]
    [InlineData("argocd.argoproj.io/hook: ''", false)]
    [InlineData("argocd.argoproj.io/hook: PreDelete", true)]
    [InlineData("argocd.argoproj.io/hook: PostDelete", true)]
    [InlineData("helm.sh/hook: test", false)]
    [InlineData("helm.sh/hook: test-success", false)]
    [InlineData("helm.sh/hook: 'pre-rollback,post-rollback'", false)]
    [InlineData("helm.sh/hook: 'test,pre-upgrade'", true)]
    [InlineData("helm.sh/hook: post-install", true)]
    [InlineData("helm.sh/hook: pre-delete", true)]
    [InlineData("helm.sh/hook: post-delete", true)]
    [InlineData("helm.sh/hook: crd-install", true)]
    [InlineData("{ argocd.argoproj.io/hook: Garbage, helm.sh/hook: pre-install }", true)]
    [InlineData("{ argocd.argoproj.io/hook: Skip, helm.sh/hook: pre-install }", false)]
    [InlineData("{ argocd.argoproj.io/hook: PreSync, helm.sh/hook: test }", true)]
    public void A_hook_is_applied_in_a_phase_that_argo_cd_knows(string annotations, bool isApplied) =>
        Assert.Equal(isApplied, SyncHooks.IsApplied(Assert.Single(Manifests.Read(
            $"apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    {annotations}\n", "pod"))));

    [Theory]
    [InlineData("argocd.argoproj.io/hook: 'PreSync,PostSync'", "PreSync, PostSync")]
    [InlineData("helm.sh/hook: 'pre-install,pre-upgrade,post-upgrade'", "PreSync, PostSync")]
    [InlineData("argocd.argoproj.io/hook: PreDelete", "")]
    public void A_hook_may_be_of_several_phases(string annotations, string phases) =>
        Assert.Equal(phases, string.Join(", ", SyncHooks.Phases(Assert.Single(Manifests.Read(
            $"apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    {annotations}\n", "pod")))));
}
