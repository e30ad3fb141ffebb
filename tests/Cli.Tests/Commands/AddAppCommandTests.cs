using System.Runtime.Versioning;
using Homelab.Cli.Checkouts;
using Homelab.Cli.Git;
using Homelab.Cli.Tests.Apps;
using Homelab.GitOps.Rendering;
using Homelab.GitOps.Tools;
using static Homelab.Cli.Tests.Apps.HomelabCheckouts;

namespace Homelab.Cli.Tests.Commands;

[UnsupportedOSPlatform("windows")]
public sealed class AddAppCommandTests
{
    [Fact]
    public async Task An_app_is_three_new_files_and_one_line_in_two_repositories_and_the_checks_pass()
    {
        using var homelab = await CopyAsync();
        using var before = await CopyAsync();

        var output = await homelab.AddAsync("web/homelab_hugo");

        Assert.Equal(
            [
                $"{Registry} ?? environments/dev/web/homelab_hugo/values.yaml",
                $"{EnvironmentsApps} M environments/dev/web/kustomization.yaml",
                $"{EnvironmentsApps} ?? environments/dev/web/homelab_hugo/homelab_hugo.yaml",
                $"{EnvironmentsApps} ?? environments/dev/web/homelab_hugo/values.yaml",
            ],
            await homelab.ChangesAsync());
        Assert.Equal("1\t0\tenvironments/dev/web/kustomization.yaml\n", await homelab.GitAsync(EnvironmentsApps, "diff", "--numstat"));
        Assert.Equal("version: v1.0.0\n", homelab.Read($"{Registry}/environments/dev/web/homelab_hugo/values.yaml"));
        Assert.StartsWith("Added web/homelab_hugo v1.0.0 to dev; the checks pass.\n", output, StringComparison.Ordinal);
        Assert.Contains($"git -C {homelab.At(Registry)} add --all && git -C {homelab.At(Registry)} commit --message \"feat(dev): add "
            + "web/homelab_hugo v1.0.0\"", output, StringComparison.Ordinal);
        Assert.Equal(ExitStatus.Fine, (await homelab.CheckAsync("dev")).Status);
        Assert.Equal(
            ["added Application argocd/web-homelab-hugo-dev", "added Deployment web/web-homelab-hugo", "added Service web/web-homelab-hugo"],
            await homelab.DifferencesAsync(before));
    }

    [Fact]
    public async Task A_new_Application_and_its_values_look_as_those_of_the_seed()
    {
        using var homelab = await CopyAsync();
        await homelab.AddAsync("web/other_hugo");

        foreach (var file in (string[])["blog_hugo.yaml", "values.yaml"])
        {
            var seed = homelab.Read($"{EnvironmentsApps}/environments/dev/web/blog_hugo/{file}")
                .Replace("blog_hugo", "other_hugo", StringComparison.Ordinal)
                .Replace("web-hugo-dev", "web-other-hugo-dev", StringComparison.Ordinal)
                .Replace("componentName: hugo", "componentName: other-hugo", StringComparison.Ordinal)
                .Replace("anvaplus/hugo-blog-example", Image, StringComparison.Ordinal);
            var added = homelab.Read(
                $"{EnvironmentsApps}/environments/dev/web/other_hugo/{file.Replace("blog", "other", StringComparison.Ordinal)}");
            // The first line is about the app itself; the seed's values end with some of the blog's own.
            Assert.StartsWith(After(added), After(seed), StringComparison.Ordinal);
        }

        static string After(string text) => text[text.IndexOf('\n', StringComparison.Ordinal)..];
    }

    [Fact]
    public async Task An_app_with_a_host_answers_as_the_others_of_the_environment_do()
    {
        using var homelab = await CopyAsync();

        await homelab.AddAsync("web/docs", "--host", "docs.dev.homelab.internal");

        Assert.EndsWith(
            "\n\n# Where it answers.\ningress:\n  className: traefik\n  host: docs.dev.homelab.internal\n",
            homelab.Read($"{EnvironmentsApps}/environments/dev/web/docs/values.yaml"),
            StringComparison.Ordinal);
        Assert.Equal(ExitStatus.Fine, (await homelab.CheckAsync("dev")).Status);
    }

    [Theory]
    [InlineData("web/docs", "docs.dev.homelab.internal", "wildcard-tls", "")]
    [InlineData("web/docs", "docs.example.com", "web-docs-tls", "  clusterIssuer: homelab\n")]
    [InlineData("shop/cart", "cart.dev.homelab.internal", "shop-cart-tls", "  clusterIssuer: homelab\n")]
    public async Task An_app_with_a_host_has_the_certificate_that_covers_it_or_one_of_its_own(
        string app, string host, string secret, string issuer)
    {
        using var homelab = await CopyAsync();
        homelab.Replace($"{ArgoConfig}/environments/dev/_root/kustomization.yaml", "# - certificates", "- certificates");
        homelab.Replace(
            $"{EnvironmentsApps}/environments/dev/web/blog_hugo/values.yaml", "tlsSecretName: \"\"", "tlsSecretName: wildcard-tls");
        await homelab.CommitAllAsync();

        await homelab.AddAsync(app, "--host", host);

        Assert.EndsWith(
            $"ingress:\n  className: traefik\n{issuer}  host: {host}\n  tlsSecretName: {secret}\n",
            homelab.Read($"{EnvironmentsApps}/environments/dev/{app}/values.yaml"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://docs.example.com")]
    [InlineData("docs")]
    [InlineData("Docs.example.com")]
    public async Task A_host_that_is_none_is_refused(string host)
    {
        using var homelab = await CopyAsync();

        var run = await homelab.RunAsync("add-app", "web/docs", "--image", Image, "--version", "v1.0.0", "--host", host);

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.Contains($"'{host}' is no host", run.Error, StringComparison.Ordinal);
        Assert.Empty(await homelab.ChangesAsync());
    }

    [Fact]
    public async Task A_host_that_another_app_has_is_found_before_anything_is_written()
    {
        using var homelab = await CopyAsync();

        var run = await homelab.RunAsync(
            "add-app", "web/docs", "--image", Image, "--version", "v1.0.0", "--host", "blog.dev.homelab.internal");

        Assert.Equal(ExitStatus.Found, run.Status);
        Assert.Contains("HL040", run.Output + run.Error, StringComparison.Ordinal);
        Assert.Empty(await homelab.ChangesAsync());
    }

    [Fact]
    public async Task A_new_domain_comes_to_every_environment_and_its_first_app_to_one()
    {
        using var homelab = await CopyAsync();

        await homelab.AddAsync("shop_two/cart");

        Assert.Equal(
            [
                $"{ArgoConfig} M base/namespaces/namespace.yaml",
                $"{ArgoConfig} M environments/dev/namespaces/kustomization.yaml",
                $"{ArgoConfig} M environments/prod/namespaces/kustomization.yaml",
                $"{ArgoConfig} ?? environments/dev/namespaces/shop-two/kustomization.yaml",
                $"{ArgoConfig} ?? environments/prod/namespaces/shop-two/kustomization.yaml",
                $"{Registry} ?? environments/dev/shop_two/cart/values.yaml",
                $"{EnvironmentsApps} M environments/dev/_root/root-app/kustomization.yaml",
                $"{EnvironmentsApps} M environments/prod/_root/root-app/kustomization.yaml",
                $"{EnvironmentsApps} ?? environments/dev/_root/root-app/root-shop-two.yaml",
                $"{EnvironmentsApps} ?? environments/dev/shop_two/cart/cart.yaml",
                $"{EnvironmentsApps} ?? environments/dev/shop_two/cart/values.yaml",
                $"{EnvironmentsApps} ?? environments/dev/shop_two/kustomization.yaml",
                $"{EnvironmentsApps} ?? environments/prod/_root/root-app/root-shop-two.yaml",
                $"{EnvironmentsApps} ?? environments/prod/shop_two/kustomization.yaml",
            ],
            await homelab.ChangesAsync());
        Assert.Equal(
            homelab.Read($"{EnvironmentsApps}/environments/dev/_root/root-app/root-web.yaml")
                .Replace("root-web", "root-shop-two", StringComparison.Ordinal)
                .Replace("web", "shop_two", StringComparison.Ordinal),
            homelab.Read($"{EnvironmentsApps}/environments/dev/_root/root-app/root-shop-two.yaml"));
        Assert.Equal(
            homelab.Read($"{ArgoConfig}/environments/prod/namespaces/web/kustomization.yaml")
                .Replace("web", "shop-two", StringComparison.Ordinal),
            homelab.Read($"{ArgoConfig}/environments/prod/namespaces/shop-two/kustomization.yaml"));
        Assert.Equal(ExitStatus.Fine, (await homelab.CheckAsync("dev")).Status);
        Assert.Equal(ExitStatus.Fine, (await homelab.CheckAsync("prod")).Status);
    }

    [Fact]
    public async Task An_app_of_a_new_domain_can_be_promoted_like_any_other()
    {
        using var homelab = await CopyAsync();
        await homelab.AddAsync("shop/cart", "--commit");

        await homelab.DoAsync("promote", "shop/cart", "--commit");

        Assert.Equal("environments/prod/shop/cart/values.yaml\n", await homelab.GitAsync(Registry, "show", "--format=", "--name-only"));
        Assert.Equal(ExitStatus.Fine, (await homelab.CheckAsync("prod")).Status);
    }

    [Fact]
    public async Task With_commit_each_repository_has_one_commit_with_a_conventional_message()
    {
        using var homelab = await CopyAsync();

        var output = await homelab.AddAsync("shop/cart", "--commit");

        Assert.Empty(await homelab.ChangesAsync());
        Assert.Equal(
            ["feat: add the namespace shop", "feat(dev): add shop/cart v1.0.0", "feat(dev): add shop/cart"],
            await MessagesAsync(homelab, ArgoConfig, Registry, EnvironmentsApps));
        Assert.StartsWith("feat: seed ", (await MessagesAsync(homelab, BaseManifests))[0], StringComparison.Ordinal);
        Assert.EndsWith(
            $"  git -C {homelab.At(ArgoConfig)} push\n  git -C {homelab.At(Registry)} push\n  git -C {homelab.At(EnvironmentsApps)} push\n",
            output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_branch_the_commits_are_on_it_and_the_commands_to_the_pull_requests_follow()
    {
        using var homelab = await CopyAsync();

        var output = await homelab.AddAsync("shop/cart", "--branch", "add-cart");

        Assert.Empty(await homelab.ChangesAsync());
        Assert.Equal("add-cart\n", await homelab.GitAsync(EnvironmentsApps, "branch", "--show-current"));
        Assert.Equal("main\n", await homelab.GitAsync(BaseManifests, "branch", "--show-current"));
        Assert.Contains(
            $"  git -C {homelab.At(Registry)} push --set-upstream origin add-cart\n  (cd {homelab.At(Registry)} && gh pr create --fill",
            output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("main", "has a branch main already; choose another name. Nothing was changed.")]
    [InlineData("-x", "'-x' is no branch:")]
    [InlineData("a..b", "'a..b' is no branch:")]
    public async Task A_branch_that_cannot_be_made_is_refused(string branch, string message)
    {
        using var homelab = await CopyAsync();

        var run = await homelab.RunAsync("set-version", "web/blog_hugo", "v0.2.0", $"--branch={branch}");

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Empty(await homelab.ChangesAsync());
    }

    [Fact]
    public async Task Values_of_its_own_are_kept_as_they_are_written()
    {
        using var homelab = await CopyAsync();
        using var folder = new TemporaryFolder();
        const string Own = "# three, for the launch\ndeployment: { spec: { replicas: 3 } }   # not less\nenvConf:\n  HUGO_BASEURL: \"https://home.example.com/\"\n";

        await homelab.AddAsync("web/home", "--values", folder.Write("values.yaml", Own));

        var values = homelab.Read($"{EnvironmentsApps}/environments/dev/web/home/values.yaml");
        Assert.EndsWith("\n\n" + Own, values, StringComparison.Ordinal);
        Assert.DoesNotContain("replicas: 1", values, StringComparison.Ordinal);
        Assert.Contains("resources:\n  requests:", values, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_of_1Password_become_an_ExternalSecret_in_the_shape_that_the_chart_takes()
    {
        using var homelab = await CopyAsync();
        using var before = await CopyAsync();

        var output = await homelab.AddAsync("web/home", "--secret", "DB_PASSWORD=home db/pass \"word\"", "--secret", "MODE=yes/1e3");

        Assert.EndsWith(
            """

            # Environment variables from 1Password: the title of an item, and the label of a field in it.
            externalSecretsConfig:
              envSecrets:
                DB_PASSWORD:
                  item: home db
                  property: pass "word"
                MODE:
                  item: "yes"
                  property: "1e3"
              refreshInterval: 1h
              secretStoreName: onepassword

            """,
            homelab.Read($"{EnvironmentsApps}/environments/dev/web/home/values.yaml"),
            StringComparison.Ordinal);
        Assert.Contains("added ExternalSecret web/web-home-env", await homelab.DifferencesAsync(before));
        Assert.Contains(
            "Note: its pods wait until the vault in 1Password has the field pass \"word\" of home db, the field 1e3 of yes\n",
            output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DB_PASSWORD", "'DB_PASSWORD' is no NAME=item/field: write a variable in letters, digits and _, the title of an item")]
    [InlineData("DB_PASSWORD=hunter2", "'DB_PASSWORD=(masked 1)' is no NAME=item/field:")]
    [InlineData("DB-HOST=item/field", "'DB-HOST=item/field' is no NAME=item/field:")]
    [InlineData("1=item/field", "'1=item/field' is no NAME=item/field:")]
    [InlineData("A=a/b/c", "'A=a/b/c' is no NAME=item/field:")]
    [InlineData("A= a/b", "'A= a/b' is no NAME=item/field:")]
    [InlineData("A=a/b\u2028c", "'A=a/b")]
    [InlineData("B=a/b", "--secret names B twice; give each variable one item and field")]
    public async Task A_secret_that_is_written_otherwise_is_refused(string secret, string reason)
    {
        using var homelab = await CopyAsync();

        await RefusedAsync(
            homelab, reason, "add-app", "web/home", "--image", Image, "--version", "v1.0.0", "--secret", "B=a/b", "--secret", secret);
    }

    [Fact]
    public async Task Secrets_have_one_place()
    {
        using var homelab = await CopyAsync();
        using var folder = new TemporaryFolder();
        var file = folder.Write("values.yaml", "externalSecretsConfig: { envSecrets: { A: { item: a, property: b } } }\n");

        await RefusedAsync(
            homelab,
            $"--values {file} has externalSecretsConfig already, which --secret would write; put all secrets there, or take it out and give "
                + "each with --secret. Nothing was changed.",
            "add-app", "web/home", "--image", Image, "--version", "v1.0.0", "--values", file, "--secret", "B=a/b");
    }

    [Theory]
    [InlineData("version: v1.0.0\n", "line 1: version is set by the command line; leave it out")]
    [InlineData("a: 1\nimage: {}\n", "line 2: image is set by the command line; leave it out")]
    [InlineData("- a\n", "it is not one map of values without a line ---")]
    [InlineData("a: 1\n---\nb: 2\n", "it is not one map of values without a line ---")]
    [InlineData("a: [\n", "While parsing a node")]
    public async Task Values_that_cannot_be_used_are_refused(string text, string reason)
    {
        using var homelab = await CopyAsync();
        using var folder = new TemporaryFolder();
        var file = folder.Write("values.yaml", text);

        await RefusedAsync(
            homelab, $"--values {file}: {reason}", "add-app", "web/home", "--image", Image, "--version", "v1.0.0", "--values", file);
    }

    [Fact]
    public async Task A_root_that_names_no_repository_is_refused()
    {
        using var homelab = await CopyAsync();
        var root = $"{EnvironmentsApps}/environments/prod/_root/root-homelab-prod.yaml";
        homelab.Write(root, homelab.Read(root).Replace("repoURL:", "url:", StringComparison.Ordinal));
        await homelab.GitAsync(EnvironmentsApps, "commit", "--quiet", "--all", "--message", "chore: no address");

        await RefusedAsync(
            homelab, $"{root} holds no Application with the address of a repository.",
            "add-app", "shop/cart", "--image", Image, "--version", "v1.0.0");
    }

    [Fact]
    public async Task Checks_that_find_something_leave_everything_as_it_was()
    {
        using var homelab = await CopyAsync();
        using var folder = new TemporaryFolder();
        var before = await homelab.StateAsync();

        var run = await homelab.RunAsync(
            "add-app",
            "web/home",
            "--image",
            Image,
            "--version",
            "v1.0.0",
            "--values",
            folder.Write("values.yaml", "deployment: { spec: { replicas: many } }\n"),
            "--commit");

        Assert.Equal(ExitStatus.Found, run.Status);
        Assert.Contains("HL004", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("homelab: dev would not pass the checks: 1 finding. Nothing was changed.\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, await homelab.StateAsync());
    }

    [Fact]
    public async Task What_was_found_before_is_nobodys_fault_now()
    {
        using var homelab = await CopyAsync();
        homelab.Replace($"{EnvironmentsApps}/environments/dev/web/blog_hugo/values.yaml", "replicas: 1", "replicas: many");
        await homelab.CommitAllAsync();

        await homelab.AddAsync("web/home");
    }

    [Theory]
    [InlineData("web/blog_hugo", "dev", "hugo", "web/blog_hugo is in dev already")]
    [InlineData("web/home", "test", "hugo", "there is no environment test; there are dev, prod")]
    [InlineData("web/home", "dev", "nginx", "there is no chart nginx; there are hugo@v0.1.0")]
    [InlineData("web/home", "dev", "hugo@v9.9.9", "there is no chart hugo@v9.9.9; there are hugo@v0.1.0")]
    [InlineData("web/hugo", "dev", "hugo", "web/hugo would be Application web-hugo-dev, which "
        + "homelab-k8s-environments-apps/environments/dev/web/blog_hugo/blog_hugo.yaml:2 is already; choose another name")]
    [InlineData("web/hugo", "prod", "hugo@v0.1.0", null)]
    [InlineData(
        "argocd/app", "dev", "hugo", "A domain argocd would live in the namespace argocd, which is not for apps; choose another name")]
    [InlineData(
        "kube_system/app",
        "dev",
        "hugo",
        "A domain kube_system would live in the namespace kube-system, which is not for apps; choose another name")]
    [InlineData("platform/app", "dev", "hugo", "The domain platform would be Application root-platform-dev, which")]
    [InlineData("homelab/app", "dev", "hugo", "The domain homelab would be Application root-homelab-dev, which")]
    [InlineData(
        "web/a-name-that-is-longer-than-helm-allows-for-a-release",
        "dev",
        "hugo",
        "web/a-name-that-is-longer-than-helm-allows-for-a-release would be Application")]
    public async Task What_is_there_or_cannot_be_is_refused(string app, string environment, string chart, string? reason)
    {
        using var homelab = await CopyAsync();
        string[] command = ["add-app", app, "--image", Image, "--version", "v1.0.0", "--env", environment, "--chart", chart];

        if (reason is null)
        {
            await homelab.DoAsync(command);
        }
        else
        {
            await RefusedAsync(homelab, reason, command);
        }
    }

    [Theory]
    [InlineData(Registry)]
    [InlineData(EnvironmentsApps)]
    [InlineData(BaseManifests)]
    [InlineData(ArgoConfig)]
    public async Task A_checkout_with_uncommitted_changes_is_refused(string repository)
    {
        using var homelab = await CopyAsync();
        homelab.Write($"{repository}/note.txt", "mine");

        await RefusedAsync(
            homelab, $"{homelab.At(repository)} has 1 uncommitted change, such as note.txt; commit or stash what is there. Nothing was "
                + "changed.",
            "add-app", "web/home", "--image", Image, "--version", "v1.0.0");
    }

    [Fact]
    public async Task A_folder_that_is_no_checkout_is_refused()
    {
        using var homelab = await CopyAsync();
        Directory.Delete(homelab.At($"{Registry}/.git"), recursive: true);

        var run = await homelab.RunAsync("add-app", "web/home", "--image", Image, "--version", "v1.0.0");

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.Contains($"{homelab.At(Registry)} is no git checkout", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(homelab.At($"{EnvironmentsApps}/environments/dev/web/home")));
    }

    [Fact]
    public async Task Without_helm_nothing_is_changed_and_the_status_says_so()
    {
        using var homelab = await CopyAsync();
        using var checkout = new TestCheckout();
        var before = await homelab.StateAsync();

        var run = await checkout.RunAsync(
            new Toolbox(path: ""), CancellationToken
                .None, "add-app", "web/home", "--image", Image, "--version", "v1.0.0", "--repositories", homelab.Folder);

        Assert.Equal(ExitStatus.Tool, run.Status);
        Assert.Equal(before, await homelab.StateAsync());
    }

    [Theory]
    [InlineData(EnvironmentsApps, "environments/dev/web/kustomization.yaml", 2)]
    [InlineData(EnvironmentsApps, null, 3)]
    [InlineData(Registry, null, 3)]
    public async Task A_read_only_file_or_a_git_that_fails_leaves_every_checkout_as_it_was(string repository, string? readOnly, int status)
    {
        using var homelab = await CopyAsync();
        if (readOnly is not null)
        {
            File.SetUnixFileMode(homelab.At($"{repository}/{readOnly}"), UnixFileMode.UserRead);
            await homelab.GitAsync(repository, "config", "core.fileMode", "false");
        }
        else
        {
            homelab.Write($"{repository}/.git/refs/heads/main.lock", "");
        }

        var before = await homelab.StateAsync();

        var run = await homelab.RunAsync("add-app", "web/home", "--image", Image, "--version", "v1.0.0", "--commit");

        Assert.Equal(status, (int)run.Status);
        Assert.Equal(before, await homelab.StateAsync());
    }

    [Fact]
    public async Task What_could_not_be_undone_is_not_called_unchanged()
    {
        using var homelab = await CopyAsync();
        const string List = "environments/dev/web/kustomization.yaml";
        var checkout = GitCheckout.Find(homelab.At(EnvironmentsApps))!;
        var change = new FileChange(List, File.ReadAllBytes(homelab.At($"{EnvironmentsApps}/{List}")), "resources: []\n"u8.ToArray());
        await Record.ExceptionAsync(() => new Transaction(KilledAtTheEnd()).ApplyAsync(
            [new(checkout, [change], "feat: x")], commit: false, CancellationToken.None));
        File.AppendAllText(homelab.At($"{EnvironmentsApps}/{List}"), "# mine\n");

        var run = await homelab.RunAsync("add-app", "web/home", "--image", Image, "--version", "v1.0.0", "--commit");

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.Contains($"{homelab.At($"{EnvironmentsApps}/{List}")} was changed since", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing was changed", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("# mine\n", homelab.Read($"{EnvironmentsApps}/{List}"), StringComparison.Ordinal);
    }

    private static Action<string> KilledAtTheEnd()
    {
        var isKilled = false;
        return step =>
        {
            isKilled |= step.StartsWith("delete ", StringComparison.Ordinal);
            if (isKilled)
            {
                throw new IOException();
            }
        };
    }

    [Fact]
    public async Task Comments_and_line_ends_of_edited_files_stay_as_they_were()
    {
        using var homelab = await CopyAsync();
        const string Path = $"{EnvironmentsApps}/environments/dev/web/kustomization.yaml";
        homelab.Write(Path, "# mine\r\nresources: # in this order\r\n# first\r\n- 'blog_hugo/blog_hugo.yaml'   # the blog\r\n# end\r\n"
            + "kind: Kustomization\r\n");
        await homelab.CommitAllAsync();

        await homelab.AddAsync("web/home");

        Assert.Equal(
            "# mine\r\nresources: # in this order\r\n# first\r\n- 'blog_hugo/blog_hugo.yaml'   # the blog\r\n- home/home.yaml\r\n# "
                + "end\r\nkind: Kustomization\r\n",
            homelab.Read(Path));
    }

    [Fact]
    public async Task Repositories_of_other_names_are_told_apart_by_what_is_in_them()
    {
        using var homelab = await CopyAsync();
        foreach (var (index, name) in Names.Index())
        {
            Directory.Move(homelab.At(name), homelab.At($"repository-{index}"));
        }

        foreach (var (index, name) in Names.Index())
        {
            File.AppendAllText(
                homelab.At($"repository-{index}/.git/config"),
                $"[remote \"origin\"]\n\turl = https://github.com/ada/{name}\n");
        }

        await homelab.AddAsync("web/home");

        Assert.Contains(
            "repoURL: https://github.com/ada/homelab-k8s-base-manifests",
            homelab.Read("repository-3/environments/dev/web/home/home.yaml"),
            StringComparison.Ordinal);
    }

    private static async Task RefusedAsync(HomelabCheckouts homelab, string reason, params string[] command)
    {
        var before = await homelab.StateAsync();

        var run = await homelab.RunAsync(command);

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.StartsWith($"homelab: {reason}", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
        Assert.Equal(before, await homelab.StateAsync());
    }

    private static async Task<IReadOnlyList<string>> MessagesAsync(HomelabCheckouts homelab, params string[] repositories)
    {
        List<string> messages = [];
        foreach (var repository in repositories)
        {
            messages.Add((await homelab.GitAsync(repository, "log", "--max-count=1", "--format=%s")).Trim());
        }

        return messages;
    }
}
