using ArchUnitNET.xUnit;

namespace Homelab.Architecture.Tests;

public sealed class ArrowTests
{
    // From the bottom up: each folder uses only those before it.
    private static readonly string[] GitOps =
    [
        "Yaml", "Masking", "Tools", "Findings", "Convention", "Repositories", "ArgoCd", "Rendering", "ApplicationSets", "Resolution",
        "Checks", "Diff",
    ];

    private static readonly string[] Cli =
    [
        "Outcomes", "Writing", "Git", "Settings", "Plans", "Providers", "Rehearsals", "Trees", "Reports", "Checkouts", "Apps", "Diffs",
        "Doctor", "Watch", "Commands",
    ];

    // The rehearsal, which runs the program itself.
    private static readonly string[] RoomsWithPulumi = ["Plans", "Providers", "Rehearsals"];

    public static TheoryData<string, string> FloorsOfGitOps => Pairs("Homelab.GitOps", GitOps);

    public static TheoryData<string, string> FloorsOfCli => Pairs("Homelab.Cli", Cli);

    public static TheoryData<string> RoomsWithoutPulumi => [.. Cli.Except(RoomsWithPulumi).Select(room => $"Homelab.Cli.{room}")];

    public static TheoryData<string> Rooms => [.. Cli.Select(room => $"Homelab.Cli.{room}")];

    [Theory]
    [MemberData(nameof(FloorsOfGitOps))]
    public void A_folder_of_gitops_uses_only_those_before_it(string lower, string upper) =>
        Solution.NeverUses(Solution.Below(lower), Solution.Below(upper));

    [Theory]
    [MemberData(nameof(FloorsOfCli))]
    public void A_room_of_the_cli_uses_only_those_before_it(string lower, string upper) =>
        Solution.NeverUses(Solution.Below(lower), Solution.Below(upper));

    [Theory]
    [MemberData(nameof(Rooms))]
    public void No_room_points_back_to_the_root(string room) => Solution.NeverUses(Solution.Below(room), @"^Homelab\.Cli$");

    [Fact]
    public void Every_folder_has_its_floor() => Assert.Empty(Solution.Namespaces
        .Where(name => name.StartsWith("Homelab.GitOps.", StringComparison.Ordinal) || name.StartsWith("Homelab.Cli.", StringComparison.Ordinal))
        .Select(name => name.Split('.')[2])
        .Except(GitOps)
        .Except(Cli));

    [Fact]
    public void A_use_that_is_there_is_seen() => Assert.Throws<FailedArchRuleException>(
        () => Solution.NeverUses(Solution.Below("Homelab.GitOps.Checks"), Solution.Below("Homelab.GitOps.Yaml")));

    [Fact]
    public void Nothing_of_gitops_lies_outside_its_folders() => Assert.DoesNotContain("Homelab.GitOps", Solution.Namespaces);

    [Theory]
    [InlineData("Homelab.GitOps", "Homelab.Infra")]
    [InlineData("Homelab.GitOps", "Homelab.Cli")]
    [InlineData("Homelab.Infra", "Homelab.Cli")]
    [InlineData("Homelab.GitOps", "Pulumi")]
    public void A_project_never_uses_another(string project, string other) =>
        Solution.NeverUses(Solution.Below(project), Solution.Below(other));

    [Theory]
    [MemberData(nameof(RoomsWithoutPulumi))]
    public void Only_the_rehearsal_touches_Pulumi(string room) => Solution.NeverUses(Solution.Below(room), Solution.Below("Pulumi"));

    [Theory]
    [InlineData(@"^Homelab\.Infra(\..*)?$")]
    [InlineData(@"^Homelab\.GitOps\.(?!Yaml$).*$")]
    [InlineData(@"^Homelab\.Cli(\..*)?$")]
    public void Only_one_place_reads_and_writes_YAML(string elsewhere) => Solution.NeverUses(elsewhere, Solution.Below("YamlDotNet"));

    private static TheoryData<string, string> Pairs(string root, string[] floors)
    {
        TheoryData<string, string> pairs = [];
        foreach (var (index, lower) in floors.Index())
        {
            foreach (var upper in floors.Skip(index + 1))
            {
                pairs.Add($"{root}.{lower}", $"{root}.{upper}");
            }
        }

        return pairs;
    }
}
