using System.Text.RegularExpressions;
using Homelab.Cli.Git;
using Homelab.Cli.Writing;
using Homelab.GitOps.Tools;
using Homelab.Infra;

namespace Homelab.Cli.Tests.Commands;

public sealed class RehearseCommandTests : IDisposable
{
    private readonly TestCheckout _checkout = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _checkout.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_shows_the_tree_the_counts_the_outputs_and_what_comes_next()
    {
        var run = await _checkout.RunAsync("rehearse", "--output", _folder.At("out"));

        Assert.Equal(ExitStatus.Fine, run.Status);
        Assert.Equal("Bringing up dev …\nWriting the repositories …\nFollowing the root Application …\nWriting the reports …\n", run.Error);
        foreach (var line in new[]
                 {
                     "homelab-dev",
                     "│   └── homelab-k8s-argo-config GitOpsRepository",
                     "│       ├── 4 managed files: .github/renovate.json, .github/workflows/validate.yaml, CODEOWNERS, base/secrets/connect-credentials.yaml",
                     $"│   └── Release argo-cd {TestCheckout.Pin("argocdChartVersion")} chart argo-cd into argocd",
                     "│   ├── Secret onepassword/op-credentials  secret: stringData",
                     "    └── Application argocd/root-homelab-dev",
                     "                    repos managed seeded protected releases objects other all",
                     "  rootApplication: root-homelab-dev",
                     "    homelab-k8s-environments: https://github.com/ada/homelab-k8s-environments",
                     "  pulumi config set --stack dev --secret --path secrets.connectToken",
                     "    └── web-hugo-dev             homelab-k8s-environments (ref valuesRepoDefault) + "
                         + "homelab-k8s-environments-apps (ref valuesRepo) + homelab-k8s-base-manifests: charts/microservices/hugo/v0.1.0",
                     "        ├── ConfigMap, Service, Deployment, Ingress  anvaplus/hugo-blog-example:v0.1.0-alpha.7",
                     "        └── blog.dev.homelab.internal → Ingress/web-hugo → Service/web-hugo → Deployment/web-hugo → "
                         + "anvaplus/hugo-blog-example:v0.1.0-alpha.7",
                     $"  {_folder.At("out", "plan.json")}",
                     $"  {_folder.At("out", "report.html")}",
                     "The loop closes: every Application renders, and nothing was found. What is in the 3 charts that Pulumi installs is not rendered: --fetch gets them.",
                     "  homelab doctor --stack dev",
                     "  pulumi up --stack dev",
                     "  homelab watch --stack dev",
                     "  https://blog.dev.homelab.internal    # the blog, once that name leads to the cluster",
                     "  this program in ada/homelab, which the workflows run: gh repo create ada/homelab --public --source . --push",
                     "  the cluster: kubectl --context homelab-dev get nodes",
                     "  kubectl --context homelab-dev --namespace argocd port-forward service/argo-cd-argocd-server 8080:443    # argocd",
                     "  kubectl --context homelab-dev --namespace web port-forward service/web-hugo 8081:80    # blog",
                 })
        {
            Assert.Contains(line, run.Output.Split('\n').Select(text => text.TrimEnd()));
        }
    }

    [Theory]
    [InlineData("ingress: none", false)]
    [InlineData("seedExample: false", false)]
    [InlineData("domain: example.com", true)]
    public async Task The_page_to_open_is_named_where_there_is_one(string setting, bool isNamed)
    {
        _checkout.Write("dev", $"{TestCheckout.Dev}\n  homelab:{setting}\n");

        var run = await _checkout.RunAsync("rehearse", "--output", _folder.At("out"));

        Assert.Equal(isNamed, run.Output.Contains("  https://blog.dev.example.com    # the blog", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_helm_and_kubectl_the_plan_is_shown_and_the_status_is_3()
    {
        var run = await _checkout.RunAsync(new Toolbox(path: ""), CancellationToken.None, "rehearse", "--output", _folder.At("out"));

        Assert.Equal(ExitStatus.Tool, run.Status);
        Assert.Contains("    └── Application argocd/root-homelab-dev", run.Output, StringComparison.Ordinal);
        Assert.EndsWith(
            "The loop was not followed: kubectl is missing: put it on PATH (helm in version 4). On Linux x64, `npm ci` and `node unpack.mjs` in the tools folder bring it along, too.\n",
            run.Output,
            StringComparison.Ordinal);
        Assert.Contains(
            "The loop was not followed: kubectl is missing",
            await File.ReadAllTextAsync(_folder.At("out", "report.html")),
            StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.At("out", "plan.json")));
        Assert.False(Directory.Exists(_folder.At("out", "manifests")));
    }

    [Fact]
    public async Task What_was_rendered_before_is_kept_for_the_next_run()
    {
        using var checkout = new TestCheckout(hasOwnCache: true);
        await checkout.RunAsync("rehearse", "--output", _folder.At("out"));
        var kept = Snapshot.Of(OutputFolder.CacheOf(checkout.Root));

        var again = await checkout.RunAsync("rehearse", "--output", _folder.At("out"));

        Assert.NotEmpty(kept);
        Assert.Equal(ExitStatus.Fine, again.Status);
        Assert.Equal(kept, Snapshot.Of(OutputFolder.CacheOf(checkout.Root)));
        Assert.Equal([_folder.At("out")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task By_default_it_rehearses_dev_into_the_checkout()
    {
        await _checkout.RunAsync("rehearse");

        Assert.True(File.Exists(Path.Combine(_checkout.Root, ".homelab", "dev", "plan.json")));
        Assert.Equal(
            [".cache", "dev"], Directory.GetFileSystemEntries(Path.Combine(_checkout.Root, ".homelab")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_fresh_clone_is_rehearsed_and_told_what_is_still_missing()
    {
        var files = new[] { "dev", "prod" }.ToDictionary(stack => stack, stack => File.ReadAllText(Path.Combine(Checkout.Root, $"Pulumi.{stack}.yaml")));
        foreach (var (stack, text) in files)
        {
            _checkout.Write(stack, text);
        }

        var run = await _checkout.RunAsync("rehearse", "--output", _folder.At("out"));

        Assert.True(run.Status == ExitStatus.Fine, run.Error + run.Output);
        Assert.Contains("\n  pulumi config set --stack dev owner <your GitHub user or organization>\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_for_approvals_is_told_to_name_a_second_account()
    {
        _checkout.Write("dev", $"{TestCheckout.Dev}\n  homelab:requiredApprovals: 1");

        var run = await _checkout.RunAsync("rehearse", "--output", _folder.At("out"));

        Assert.Contains("\n  pulumi config set --stack dev botUser <", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adopted_repositories_have_to_be_there()
    {
        _checkout.Write("dev", $"{TestCheckout.Dev}\n  homelab:adopt: [homelab-k8s-environments]");

        var run = await _checkout.RunAsync("rehearse", "--output", _folder.At("out"));

        Assert.True(run.Status == ExitStatus.Fine, run.Error + run.Output);
        Assert.Contains("ada/homelab-k8s-environments, which is adopted: gh repo view ada/homelab-k8s-environments\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_that_are_set_are_not_asked_for()
    {
        _checkout.Write("dev", $$"""
            {{TestCheckout.Dev}}
              homelab:githubToken: { secure: v1:abc }
              homelab:secrets:
                connectCredentials: { secure: v1:abc }
                connectToken: { secure: v1:abc }
                botToken: { secure: v1:abc }
            """);

        var run = await _checkout.RunAsync("rehearse", "--output", _folder.At("out"));

        Assert.Equal(ExitStatus.Fine, run.Status);
        Assert.DoesNotContain("config set", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_may_come_from_1Password()
    {
        _checkout.Write("dev", $"{TestCheckout.Dev}\n  homelab:secretsFrom: onePassword\n  homelab:connectCredentialsItem: an item");

        var run = await _checkout.RunAsync("rehearse", "--output", _folder.At("out"));

        Assert.True(run.Status == ExitStatus.Fine, run.Error);
        Assert.DoesNotContain("placeholder", await File.ReadAllTextAsync(_folder.At("out", "plan.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Private_repositories_need_credentials_in_the_cluster()
    {
        _checkout.Write("dev", $"{TestCheckout.Dev}\n  homelab:visibility: private\n  homelab:branchProtection: false");

        var run = await _checkout.RunAsync("rehearse", "--output", _folder.At("out"));

        Assert.True(run.Status == ExitStatus.Fine, run.Error);
        Assert.Contains("Secret argocd/homelab-repositories  secret: stringData", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_ingress_there_is_no_page_to_open()
    {
        _checkout.Write("dev", $"{TestCheckout.Dev}\n  homelab:ingress: none");

        var run = await _checkout.RunAsync("rehearse", "--output", _folder.At("out"));

        Assert.Contains("homelab watch --stack dev", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("https://blog.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_README_shows_what_it_prints()
    {
        _checkout.Write("dev", await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "Pulumi.dev.yaml")));

        var run = await _checkout.RunAsync("rehearse", "--output", _folder.At("out"));

        var readme = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "README.md"));
        var printed = run.Output.Split('\n').Select(line => line.TrimEnd()).ToList();
        var at = 0;
        foreach (var line in readme.Split("$ ./homelab rehearse\n")[1].Split("\n```")[0].Split('\n').Where(line => line.Length > 0))
        {
            var pattern = $"^{Regex.Escape(line).Replace("…", ".*", StringComparison.Ordinal)}$";
            var found = printed.FindIndex(at, other => Regex.IsMatch(other, pattern, RegexOptions.None, TimeSpan.FromSeconds(10)));
            Assert.True(found >= 0, $"Not printed, or not in this place: {line}");
            at = found + 1;
        }
    }

    [Fact]
    public async Task Piped_output_has_no_escape_codes_and_no_cut_lines()
    {
        var run = await _checkout.RunAsync("rehearse", "--output", _folder.At("out"));

        Assert.DoesNotContain('\u001b', run.Output);
        Assert.DoesNotContain('\u001b', run.Error);
        Assert.Contains(run.Output.Split('\n'), line => line.Contains("seeded files: README.md, .homelab.yaml, base/", StringComparison.Ordinal)
            && line.TrimEnd().EndsWith(", project/argo-config.yaml", StringComparison.Ordinal)
            && line.TrimEnd().Length > 80);
    }

    [Theory]
    [InlineData("--stack nope", "homelab: The settings cannot be used:\n  Pulumi.nope.yaml: there is no such file, and so no stack nope;")]
    [InlineData("--stak dev", "homelab: Unrecognized command or argument '--stak'.")]
    [InlineData("--stack ../x", "homelab: '../x' is no stack: write a name as pulumi takes it,")]
    [InlineData("--output ", "homelab: --output has no value: the text behind it is empty.")]
    [InlineData("--stack", "homelab: Required argument missing for option: '--stack'.")]
    public async Task A_bad_command_line_is_status_2_and_told(string arguments, string message)
    {
        var run = await _checkout.RunAsync(["rehearse", .. arguments.Split(' ')]);

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.StartsWith(message, run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task A_command_that_there_is_not_is_status_2_and_answered_with_those_that_there_are()
    {
        var run = await _checkout.RunAsync("chekc");

        Assert.Equal((ExitStatus.Usage, ""), (run.Status, run.Output));
        Assert.StartsWith("homelab: There is no command chekc; there are rehearse, check, diff, status,", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_command_is_status_2_and_says_where_help_is()
    {
        var run = await _checkout.RunAsync();

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.EndsWith("Try: homelab --help\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("owner: -bad-")]
    [InlineData("argocdChartVersion: latest")]
    [InlineData("requiredApprovals: many")]
    [InlineData("adopt: homelab-k8s-environments")]
    [InlineData("secrets: { connectCredentials: not JSON }")]
    public async Task Settings_that_cannot_be_used_are_status_2_and_leave_an_earlier_output_alone(string setting)
    {
        _folder.Write("out/plan.json", "earlier");
        var key = setting.Split(':')[0];
        _checkout.Write("dev", $"{string.Join('\n', TestCheckout.Dev.Split('\n').Where(line => !line.Contains($":{key}:", StringComparison.Ordinal)))}\n  homelab:{setting}");

        var run = await _checkout.RunAsync("rehearse", "--output", _folder.At("out"));

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.Contains($"homelab:{key}", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
        Assert.Equal("earlier", await File.ReadAllTextAsync(_folder.At("out", "plan.json")));
        Assert.Equal([_folder.At("out")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Stacks_that_contradict_each_other_are_status_2_before_anything_is_brought_up()
    {
        _folder.Write("out/plan.json", "earlier");
        _checkout.Write("prod", TestCheckout.Prod.Replace("owner: ada", "owner: bob", StringComparison.Ordinal));

        var run = await _checkout.RunAsync("rehearse", "--stack", "prod", "--output", _folder.At("out"));

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.Contains("Pulumi.prod.yaml:2: homelab:owner is \"bob\" here and \"ada\" in Pulumi.dev.yaml", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Bringing up", run.Error, StringComparison.Ordinal);
        Assert.Equal("earlier", await File.ReadAllTextAsync(_folder.At("out", "plan.json")));
        Assert.Equal([_folder.At("out")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_folder_that_no_rehearsal_wrote_is_status_2_and_left_alone()
    {
        _folder.Write("photos/me.jpg", "");

        var run = await _checkout.RunAsync("rehearse", "--output", _folder.At("photos"));

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.Equal(["me.jpg"], Snapshot.Of(_folder.At("photos")).Keys);
    }

    [Fact]
    public async Task An_interrupted_rehearsal_leaves_nothing_behind()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        var run = await _checkout.RunAsync(cancellation.Token, "rehearse", "--output", _folder.At("out"));

        Assert.Equal(ExitStatus.Interrupted, run.Status);
        Assert.EndsWith("homelab: interrupted; nothing was changed.\n", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("--help", "Exit status:")]
    [InlineData("rehearse --help", "homelab rehearse --stack prod")]
    public async Task Help_has_examples_and_the_exit_statuses(string arguments, string expected)
    {
        var run = await _checkout.RunAsync(arguments.Split(' '));

        Assert.Equal(ExitStatus.Fine, run.Status);
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
    }
}
