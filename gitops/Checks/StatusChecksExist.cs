namespace Homelab.GitOps.Checks;

/// <summary>HL026: a required status check is a job of the repository.</summary>
internal sealed class StatusChecksExist : Check
{
    public override CheckInfo Info { get; } = CheckInfo.Of("HL026");

    public override IEnumerable<Finding> Run(CheckContext context)
    {
        if (context.Inputs.RequiredStatusChecks is not { } required)
        {
            context.Skip(Info, "which status checks are required is known only where branch protection is (the rehearsal)");
            yield break;
        }

        foreach (var (name, checks) in required.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (context.Tree.Repositories.ByName(name) is not { } repository)
            {
                continue;
            }

            var workflows = Workflows.Of(repository).Where(path => ReportsOnPullRequests(repository, path)).ToList();
            var jobs = workflows.SelectMany(path => Jobs(repository, path)).ToHashSet(StringComparer.Ordinal);
            foreach (var check in checks.Where(check => !jobs.Contains(check)))
            {
                yield return Found(
                    repository.Locate(
                        workflows.FirstOrDefault() ?? Workflows.Folder, workflows.Count == 0 ? 1 : JobsLine(repository, workflows[0])),
                    $"{name} requires the status check {check}, and no job that runs on pull requests is called that.",
                    jobs.Count == 0
                        ? "Add a workflow with that job."
                        : $"Require one of {string.Join(", ", jobs.Order(StringComparer.Ordinal))}, or add the job.");
            }
        }
    }

    // A job that is only started by hand, by a clock or by another workflow never reports on a pull request.
    private static bool ReportsOnPullRequests(Repository repository, string path) => repository.ReadYaml(path).Roots
        .Select(root => root["on"]).SelectMany(
            on => on is null ? [] : on.Entries.Select(entry => entry.Key.Value).Concat(on.Items.Select(item => item.Text)).Append(on.Text))
        .Any(trigger => trigger is "pull_request" or "pull_request_target" or "push" or "merge_group");

    private static IEnumerable<string> Jobs(Repository repository, string path) => repository.ReadYaml(path).Roots
        .SelectMany(root => root["jobs"]?.Entries ?? [])
        .Select(job => job.Value["name"]?.Text ?? job.Key.Value);

    private static int JobsLine(Repository repository, string path) =>
        repository.ReadYaml(path).Roots.FirstOrDefault()?.LineOf("jobs") ?? 1;
}
