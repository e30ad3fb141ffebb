using System.Globalization;
using System.Text.Json;
using Homelab.GitOps.Convention;
using Homelab.Infra.Content;
using YamlDotNet.RepresentationModel;

namespace Homelab.Infra.Tests.Content;

/// <summary>What is really under <c>infra/repositories</c>.</summary>
public sealed class HomelabContentTests
{
    private const string Root = "homelab-k8s-environments-apps/environments/_each/_root/root-homelab-${environment}.yaml";
    private const string Project = "homelab-k8s-argo-config/project/argo-config.yaml";

    private static readonly string Folder = Path.Combine(Checkout.Root, "infra", "repositories");
    private static readonly string[] Environments = ["dev", "staging", "prod"];

    // As they are set up, and with one more in between.
    private static readonly HomelabContent Dev = Read("dev", "dev", "prod");
    private static readonly HomelabContent Prod = Read("prod", "dev", "prod");
    private static readonly IReadOnlyDictionary<string, HomelabContent> OfThree =
        Environments.ToDictionary(environment => environment, environment => Read(environment, Environments), StringComparer.Ordinal);

    private static readonly string[] Names =
        ["homelab-k8s-argo-config", "homelab-k8s-base-manifests", "homelab-k8s-environments", "homelab-k8s-environments-apps"];

    public static TheoryData<string> Repositories => new(Names);

    public static TheoryData<string> Three => new(Environments);

    [Fact]
    public void All_stacks_together_write_every_file_exactly_once()
    {
        var written = Written().ToList();

        Assert.Equal(written.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_file_there_is_is_written()
    {
        var written = Written().ToHashSet(StringComparer.Ordinal);
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        var sources = Directory.EnumerateFiles(Folder, "*", all)
            .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'));

        Assert.All(sources, source => Assert.Contains(
            source.Replace("/_each/", "/prod/", StringComparison.Ordinal).Replace("/_later/", "/prod/", StringComparison.Ordinal)
                .Replace("${environment}", "prod", StringComparison.Ordinal),
            written));
    }

    [Theory]
    [MemberData(nameof(Three))]
    public void Every_Application_is_retried_without_limit_at_the_newest_commit(string environment) => Assert.All(
        Applications(environment), application =>
        {
            var retry = application["spec"]["syncPolicy"]["retry"];
            Assert.Equal(
                ("-1", "true", "3m"),
                (retry["limit"].ToString(), retry["refresh"].ToString(), retry["backoff"]["maxDuration"].ToString()));
        });

    [Theory]
    [MemberData(nameof(Three))]
    public void Only_a_domain_may_have_nothing_to_deploy(string environment) => Assert.Equal(
        [$"root-web-{environment}"],
        Applications(environment)
            .Where(application => ((YamlMappingNode)application["spec"]["syncPolicy"]["automated"]).Children.ContainsKey("allowEmpty"))
            .Select(application => application["metadata"]["name"].ToString()));

    [Theory]
    [InlineData("prod")]
    [InlineData("staging")]
    public void A_stack_that_owns_nothing_writes_nothing_outside_its_environment(string stack) => Assert.All(
        OfThree[stack].Layers.SelectMany(layer => layer.Files),
        file => Assert.StartsWith($"environments/{stack}/", file.Path, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Three))]
    public void Every_environment_has_the_same_tree_beside_the_apps_of_its_own(string environment)
    {
        var content = OfThree[environment];
        foreach (var (own, other) in content.Layers.Zip(OfThree["prod"].Layers).Where(pair => pair.First != content.Environments))
        {
            var files = own.Files.Where(file => file.Path.StartsWith($"environments/{environment}/", StringComparison.Ordinal))
                .ToDictionary(file => AsProd(file.Path), file => AsProd(file.Text), StringComparer.Ordinal);

            Assert.All(
                other.Files.Where(file => !file.Path.EndsWith("/web/kustomization.yaml", StringComparison.Ordinal)),
                file => Assert.Equal(file.Text, files[file.Path]));
            Assert.All(
                files.Keys.Except(other.Files.Select(file => file.Path), StringComparer.Ordinal),
                path => Assert.Contains("/web/blog_hugo/", path, StringComparison.Ordinal));
        }

        string AsProd(string text) => text.Replace(environment, "prod", StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Three))]
    public void No_environment_names_another_one_in_its_files(string environment) => Assert.All(
        OfThree[environment].Layers.SelectMany(layer => layer.Files)
            .Where(file => file.Path.StartsWith($"environments/{environment}/", StringComparison.Ordinal)),
        file => Assert.DoesNotMatch($@"\b({string.Join('|', Environments.Except([environment]))})\b", file.Text));

    [Fact]
    public void No_token_is_left() => Assert.All(
        OfThree.Values.SelectMany(content => content.Layers).SelectMany(layer => layer.Files),
        file =>
        {
            Assert.DoesNotMatch(@"\$\{(?!\{)", file.Text);
            Assert.DoesNotContain('$', file.Path);
        });

    [Fact]
    public void What_is_in_a_folder_of_an_environment_is_of_one_there_is() => Assert.All(
        Names.Select(name => Path.Combine(Folder, name, "environments")).Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories),
        folder => Assert.Contains(Path.GetFileName(folder), ProjectFile.Environments.Concat(["_each", "_later"])));

    [Fact]
    public void The_registry_has_a_folder_for_each_later_environment_that_says_why_it_is_there()
    {
        Assert.Equal(
            ["environments/prod/.gitkeep", "environments/staging/.gitkeep"],
            OfThree["dev"].Environments.Files.Select(file => file.Path).Where(path => path.EndsWith(".gitkeep", StringComparison.Ordinal)));
        Assert.Equal(
            "Nothing runs in staging yet: the first promotion writes a version below this folder.\n",
            OfThree["dev"].Environments.Files.Single(file => file.Path == "environments/staging/.gitkeep").Text);
        Assert.Empty(OfThree["staging"].Environments.Files);
        Assert.Empty(OfThree["prod"].Environments.Files);
    }

    [Theory]
    [MemberData(nameof(Three))]
    public void Every_stack_has_its_root_Application_and_the_one_project(string environment)
    {
        var content = OfThree[environment];

        Assert.Equal($"root-homelab-{environment}", content.RootApplication.Name);
        Assert.Equal("argo-config", content.Project.Name);
        Assert.Equal(OfThree["dev"].Project.Spec, content.Project.Spec);
        Assert.Equal("Prune=false,Delete=false", content.Project.Annotations["argocd.argoproj.io/sync-options"]);
    }

    [Theory]
    [MemberData(nameof(Three))]
    public void The_project_is_kept_from_Git_before_anything_else(string environment)
    {
        var applications = OfThree[environment].ArgoConfig.Files
            .Where(file => file.Path.StartsWith($"environments/{environment}/_root/platform-", StringComparison.Ordinal))
            .Select(file => Manifest.Parse(file, "Application", $"{Path.GetFileNameWithoutExtension(file.Path)}-{environment}"))
            .OrderBy(application => int.Parse(application.Annotations["argocd.argoproj.io/sync-wave"], CultureInfo.InvariantCulture))
            .ToList();

        Assert.Equal(
            [$"platform-project-{environment}", $"platform-namespaces-{environment}", $"platform-secrets-{environment}"],
            applications.Select(application => application.Name));
        Assert.Equal("project", ((Dictionary<string, object>)applications[0].Spec["source"])["path"]);
    }

    [Fact]
    public void A_list_in_a_workflow_can_follow_the_environments()
    {
        using var folder = Smallest();
        folder.Write(
            "homelab-k8s-environments/choices.yaml", "of: [${environments}]\nfirst: ${firstEnvironment}\nlast: ${lastEnvironment}\n");

        var content = HomelabContent.Read(ProjectFile.Settings(("environments", """["dev","staging","prod"]""")), folder.Path);

        Assert.Equal(
            "of: [dev, staging, prod]\nfirst: dev\nlast: prod\n",
            content.Environments.Files.Single(file => file.Path == "choices.yaml").Text);
    }

    [Fact]
    public void The_registry_holds_the_blogs_version_in_dev_and_none_in_prod()
    {
        Assert.Equal(
            "version: v0.1.0-alpha.7\n",
            Dev.Environments.Files.Single(file => file.Path == "environments/dev/web/blog_hugo/values.yaml").Text);
        Assert.DoesNotContain(
            Dev.Environments.Files.Concat(Prod.Environments.Files),
            file => file.Path.StartsWith("environments/prod/", StringComparison.Ordinal)
                && file.Text.Contains("version:", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_the_example_no_layer_has_a_file_of_the_blog()
    {
        var files = HomelabContent.Read(ProjectFile.Settings(("seedExample", "false")), Folder).Layers.SelectMany(layer => layer.Files).ToList();

        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => file.Path.Contains("blog", StringComparison.Ordinal)
            || (file.Path.StartsWith("environments/", StringComparison.Ordinal) && file.Text.Contains("blog", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("2.2.1", "{{ .credentials | b64enc }}")]
    [InlineData("2.3.0", "{{ .credentials }}")]
    public void The_ExternalSecret_encodes_the_credentials_as_the_pinned_chart_wants_them(string version, string template)
    {
        var content = HomelabContent.Read(ProjectFile.Settings(("connectChartVersion", version)), Folder);

        var text = content.ArgoConfig.Files.Single(file => file.Path == "base/secrets/connect-credentials.yaml").Text;
        Assert.Contains($"1password-credentials.json: \"{template}\"", text, StringComparison.Ordinal);
        Assert.Contains("engineVersion: v2", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Owner_names_and_domain_are_the_users_own()
    {
        var content = HomelabContent.Read(
            ProjectFile.Settings(("owner", "me"), ("codeOwner", "org/team"), ("domain", "example.org"), ("baseManifestsRepository", "charts")), Folder);

        var files = content.Layers.SelectMany(layer => layer.Files).ToList();
        Assert.DoesNotContain(files, file => file.Text.Contains("${owner}", StringComparison.Ordinal) || file.Text.Contains("homelab-k8s-base-manifests", StringComparison.Ordinal));
        Assert.Contains("@org/team", content.ArgoConfig.Files.Single(file => file.Path == "CODEOWNERS").Text, StringComparison.Ordinal);
        var application = content.EnvironmentsApps.Files.Single(file => file.Path == "environments/dev/web/blog_hugo/blog_hugo.yaml").Text;
        Assert.Contains("repoURL: https://github.com/me/charts", application, StringComparison.Ordinal);
        var values = content.EnvironmentsApps.Files.Single(file => file.Path == "environments/dev/web/blog_hugo/values.yaml").Text;
        Assert.Contains("https://blog.dev.example.org/", values, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cluster", "none", "- traefik", false)]
    [InlineData("traefik", "none", "- traefik", true)]
    [InlineData("cluster", "none", "- certificates", false)]
    [InlineData("cluster", "selfSigned", "- certificates", true)]
    [InlineData("traefik", "selfSigned", "- external-dns", false)]
    public void A_component_of_the_platform_is_one_line_of_its_kustomization(string ingress, string certificates, string line, bool isOn)
    {
        var content = HomelabContent.Read(ProjectFile.Settings(("ingress", ingress), ("certificates", certificates)), Folder);

        var lines = content.ArgoConfig.Files.Single(file => file.Path == "environments/dev/_root/kustomization.yaml").Text.Split('\n');
        Assert.Contains($"  {(isOn ? "" : "# ")}{line}", lines);
    }

    [Theory]
    [InlineData("cluster", "none", "\"blog.dev.example.org\"", "\"\"")]
    [InlineData("cluster", "selfSigned", "\"blog.dev.example.org\"", "\"wildcard-tls\"")]
    [InlineData("none", "none", "\"\"", "\"\"")]
    public void The_blog_answers_below_its_environment(string ingress, string certificates, string host, string secret)
    {
        var content = HomelabContent.Read(
            ProjectFile.Settings(("domain", "example.org"), ("ingress", ingress), ("certificates", certificates)), Folder);

        var values = content.EnvironmentsApps.Files.Single(file => file.Path == "environments/dev/web/blog_hugo/values.yaml").Text;
        Assert.Contains(
            $"ingress:\n  host: {host}\n  className: traefik\n  tlsSecretName: {secret}\n", values, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Repositories))]
    public void The_required_check_is_a_job_of_the_repositorys_own_workflow(string repository)
    {
        var workflow = new YamlStream();
        workflow.Load(new StringReader(File.ReadAllText(Path.Combine(Folder, repository, ".github", "workflows", "validate.yaml"))));

        var jobs = (YamlMappingNode)workflow.Documents[0].RootNode["jobs"];
        Assert.Contains(jobs.Children, job => job.Key.ToString() == Platform.RequiredCheck
            || (job.Value is YamlMappingNode map && map.Children.TryGetValue("name", out var name)
                && name.ToString() == Platform.RequiredCheck));
    }

    [Theory]
    [MemberData(nameof(Repositories))]
    public void Every_repository_says_what_it_is_and_who_owns_it(string repository) =>
        Assert.All(["README.md", "CODEOWNERS", ".github/workflows/validate.yaml"], file => Assert.True(File.Exists(Path.Combine(Folder, repository, file)), file));

    [Theory]
    [InlineData("environments/dev/web/blog_hugo/values.yaml", "")]
    [InlineData("environments/prod/web/blog_hugo/values.yaml", "@anvaplus")]
    [InlineData("environments/staging/web/blog_hugo/values.yaml", "@anvaplus")]
    [InlineData("environments/development/web/blog_hugo/values.yaml", "@anvaplus")]
    [InlineData("CODEOWNERS", "@anvaplus")]
    [InlineData(".github/workflows/validate.yaml", "@anvaplus")]
    public void Versions_have_a_code_owner_in_every_environment_but_the_first(string path, string owner)
    {
        // Of the lines that match, the last one counts; one without a name says that there is none.
        var rules = Dev.Environments.Files.Single(file => file.Path == "CODEOWNERS").Text.Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' '));

        Assert.Equal(owner, string.Join(' ', rules.Last(rule => $"/{path}".StartsWith(rule[0], StringComparison.Ordinal)).Skip(1)));
    }

    [Theory]
    [InlineData(Root, "environments/dev/_root/root-homelab-dev.yaml is missing: it is the one Application that the program applies.")]
    [InlineData(Project, "project/argo-config.yaml is missing: it is the AppProject of all Applications.")]
    public void A_folder_without_what_the_program_applies_is_an_error_that_names_it(string file, string message)
    {
        using var folder = Smallest();
        File.Delete(Path.Combine(folder.Path, file));

        var exception = Assert.Throws<ContentException>(() => HomelabContent.Read(ProjectFile.Settings(), folder.Path));

        Assert.Equal($"{file.Split('/')[0]}/{message}", exception.Message);
    }

    /// <summary>What the three stacks write, repository and path.</summary>
    private static IEnumerable<string> Written() => OfThree.Values.SelectMany(content => content.Layers)
        .SelectMany(layer => layer.Files.Select(file => $"{layer.Repository.Name}/{file.Path}"));

    /// <summary>A folder with nothing but what the program itself applies.</summary>
    private static TemporaryFolder Smallest()
    {
        var folder = new TemporaryFolder();
        foreach (var repository in Names)
        {
            folder.Write($"{repository}/README.md", "x");
        }

        WriteObject(Root, "Application", "root-homelab-${environment}");
        WriteObject(Project, "AppProject", "argo-config");
        return folder;

        void WriteObject(string file, string kind, string name) => folder.Write(
            file, $"{{ apiVersion: {Manifest.ApiVersion}, kind: {kind}, metadata: {{ name: \"{name}\", namespace: argocd }}, spec: {{}} }}");
    }

    private static List<YamlMappingNode> Applications(string environment)
    {
        var applications = OfThree[environment].Layers.SelectMany(layer => layer.Files)
            .Where(file => file.Text.Contains("\nkind: Application\n", StringComparison.Ordinal)).Select(file =>
            {
                var yaml = new YamlStream();
                yaml.Load(new StringReader(file.Text));
                return (YamlMappingNode)yaml.Documents[0].RootNode;
            }).ToList();
        Assert.NotEmpty(applications);
        return applications;
    }

    private static HomelabContent Read(string environment, params string[] environments) => HomelabContent.Read(
        ProjectFile.Read(
            environment,
            ("ownsRepositories", environment == "dev" ? "true" : "false"),
            ("environments", JsonSerializer.Serialize(environments))),
        Folder);
}
