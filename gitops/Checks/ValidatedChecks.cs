namespace Homelab.GitOps.Checks;

/// <summary>The two checks that <see cref="SchemaValidator"/> answers: HL025, schemas of kinds, and HL027, actionlint.</summary>
internal sealed class ValidatedChecks(Toolbox tools, ToolOptions options)
{
    public static readonly CheckInfo Schema = CheckInfo.Of("HL025");

    public static readonly CheckInfo Actionlint = CheckInfo.Of("HL027");

    public async Task<ValidatedResult> RunAsync(
        ApplicationTree tree, IReadOnlyList<KubernetesObject> projects, RepositoryManifests manifests, CancellationToken cancellation)
    {
        List<(string? Application, KubernetesObject Object)> objects =
        [
            .. tree.Roots.Select(root => (root.Name, root.Application.Definition)),
            .. projects.Select(project => ((string?)null, project)),
            .. tree.Objects.Select(item => (item.Application.Name, item.Object)),
            .. tree.Releases.SelectMany(release => release.Objects.Select(item => (release.Name, item))),
        ];
        objects.RemoveAll(item => ServedVersions.SuccessorOf(item.Object) is not null); // HL023 says what to do about those.
        List<Finding> findings = [.. objects.Where(item => item.Object.Name.Length == 0
            && item.Object.Node.Field("metadata", "generateName").Length == 0).Select(item => Invalid(
                item.Application, item.Object, new SchemaAnswer(true, [new SchemaFault("/metadata", 0, "must have a name")])))];
        // As the cluster will have it: what is rendered defines a kind before what merely lies in a checkout.
        var defined = new DefinedSchemas(objects.Select(item => item.Object).Concat(manifests.Objects));
        foreach (var (application, item) in objects)
        {
            if (defined.Ask(item) is { Faults.Count: > 0 } answer)
            {
                findings.Add(Invalid(application, item, answer));
            }
        }

        objects.RemoveAll(item => defined.Defines(item.Object));
        try
        {
            var workflows = tree.Repositories.All.SelectMany(
                repository => Workflows.Of(repository).Select(path => Workflow(repository, path))).OfType<WorkflowFile>().ToList();
            var answers = await new SchemaValidator(tools, options).AskAsync(
                [.. objects.Select(item => item.Object)], workflows, cancellation);
            return new ValidatedResult(
                [
                    .. findings,
                    .. objects.Zip(answers.Objects).Where(item => item.Second.Faults.Count > 0)
                        .Select(item => Invalid(item.First.Application, item.First.Object, item.Second)),
                    .. workflows.Zip(answers.Workflows).SelectMany(item => item.Second.Faults.Select(fault => Lint(item.First, fault))),
                ],
                [.. objects.Zip(answers.Objects).Where(item => !item.Second.Known)
                    .GroupBy(item => (item.First.Object.ApiVersion, item.First.Object.Kind)).Select(Unknown)],
                []);
        }
        catch (ToolMissingException missing)
        {
            return new ValidatedResult(
                findings, [],
                [new NotChecked(Schema, missing.Message, missing.Tool), new NotChecked(Actionlint, missing.Message, missing.Tool)]);
        }
    }

    private static WorkflowFile? Workflow(Repositories.Repository repository, string path)
    {
        try
        {
            return new WorkflowFile(repository.Locate(path), repository.ReadText(path));
        }
        catch (YamlReadException)
        {
            return null; // Too large for a workflow; GitHub would not take it either.
        }
    }

    private static Note Unknown(
        IGrouping<(string ApiVersion, string Kind), ((string? Application, KubernetesObject Object) First, SchemaAnswer Second)> objects) =>
        new(
        objects.First().First.Object.Origin,
        $"There is no schema for {objects.Key.ApiVersion} {objects.Key.Kind}: {objects.Count()} such "
            + $"{(objects.Count() == 1 ? "object was" : "objects were")} not validated.");

    private static Finding Invalid(string? application, KubernetesObject item, SchemaAnswer answer)
    {
        var faults = answer.Faults.Select(
            fault => $"{(fault.Path.Length == 0 ? "the object" : fault.Path.TrimStart('/').Replace('/', '.'))} "
                + $"{fault.Message}").Distinct(StringComparer.Ordinal).ToList();
        // The kind is not the last word: what stands behind "Secret:" would be masked.
        var isWarning = answer.Faults.All(fault => fault.IsUnknownField);
        return new Finding
        {
            Check = Schema,
            Location = item.LocationOf([.. answer.Faults[0].Path.Split('/', StringSplitOptions.RemoveEmptyEntries)]),
            Message = $"{item}{(application is null ? "" : $" of {application}")} is no valid {item.Kind} of {item.ApiVersion}: "
                + $"{string.Join("; ", faults.Take(3))}{(faults.Count > 3 ? $" and {faults.Count - 3} more" : "")}.",
            WayOut = isWarning ? "Correct the field, or accept the finding where the cluster's definition of the kind has it." : Schema.Fix,
            Severity = isWarning ? Severity.Warning : Schema.Severity,
            Application = application,
        };
    }

    private static Finding Lint(WorkflowFile file, SchemaFault fault) => new()
    {
        Check = Actionlint,
        Location = file.Location.At(fault.Line),
        Message = $"actionlint: {fault.Message}",
        WayOut = Actionlint.Fix,
    };
}

/// <summary>What <see cref="ValidatedChecks"/> found.</summary>
internal sealed record ValidatedResult(IReadOnlyList<Finding> Findings, IReadOnlyList<Note> Notes, IReadOnlyList<NotChecked> NotChecked);
