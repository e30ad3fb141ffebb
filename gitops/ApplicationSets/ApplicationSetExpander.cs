namespace Homelab.GitOps.ApplicationSets;

/// <summary>
/// Expands ApplicationSets as Argo CD's controller does (<c>applicationset</c> in argoproj/argo-cd), from what is at hand: nothing is asked
/// that isn't in the repositories or handed over.
/// </summary>
internal sealed class ApplicationSetExpander(RepositorySet repositories, Renderer renderer, ApplicationSetInputs inputs)
{
    private readonly GeneratorSources _sources = new(repositories, inputs);

    /// <summary>Expands them all together, in as few calls of helm as there are templates within templates.</summary>
    /// <param name="sets">The ApplicationSets.</param>
    /// <param name="rendered">What is known to be in the cluster: Secrets of clusters are taken from it.</param>
    /// <param name="cancellation">Stops helm.</param>
    /// <exception cref="ToolMissingException">helm is needed and is not on this machine.</exception>
    public Task<ApplicationSetResult[]> ExpandAsync(
        IReadOnlyList<KubernetesObject> sets, IEnumerable<KubernetesObject> rendered, CancellationToken cancellation)
    {
        _sources.Add(rendered);
        var batch = new TemplateBatch(renderer, cancellation);
        // Off any context: who waits for a template goes on as soon as it is executed, and so asks for the next ones together.
        return Task.Run(
            async () =>
            {
                var expansions = Task.WhenAll(sets.Select(set => new Expansion(set, _sources, batch).RunAsync()));
                while (await Task.WhenAny(expansions, batch.Asked) != expansions)
                {
                    await batch.RunAsync();
                }

                return await expansions;
            },
            cancellation);
    }

    private sealed class Expansion(KubernetesObject set, GeneratorSources sources, TemplateBatch batch)
    {
        private readonly YamlValue? _spec = set.Node["spec"];
        private readonly Templates _templates = new(set, batch);
        private readonly List<Finding> _findings = [];
        private readonly List<Note> _notes = [];
        private bool _isComplete = true;

        public async Task<ApplicationSetResult> RunAsync()
        {
            List<KubernetesObject> applications = [];
            try
            {
                var generators = _spec?["generators"]?.Items ?? [];
                if (generators.Count == 0)
                {
                    _notes.Add(new Note(set.Origin, $"ApplicationSet {set.Name} has no generator."));
                }

                foreach (var (index, generator) in generators.Index())
                {
                    applications.AddRange(await GenerateAsync(index, generator));
                }

                applications = Named(applications);
            }
            catch (ExpansionException exception)
            {
                applications = [];
                _isComplete = false;
                _findings.Add(new Finding
                {
                    Check = TreeChecks.Generates,
                    Location = At(exception.Where),
                    Message = $"ApplicationSet {set.Name} generates nothing: {exception.Message.TrimEnd('.')}.",
                    WayOut = "Correct it; Argo CD applies no Application of an ApplicationSet in which one thing fails.",
                });
            }

            return new ApplicationSetResult
            {
                Definition = set,
                Applications = applications,
                IsComplete = _isComplete,
                Findings = _findings,
                Notes = _notes,
            };
        }

        private async Task<IReadOnlyList<KubernetesObject>> GenerateAsync(int index, YamlValue generator)
        {
            var number = $"ApplicationSet {set.Name}: generator {index + 1}";
            IReadOnlyList<GeneratedSets> generated;
            try
            {
                generated = await new Generation(set, sources, _templates, note => _notes.Add(new Note(At(note.Where), note.Message)))
                    .TransformAsync(generator);
            }
            catch (ExternalGeneratorException external)
            {
                _isComplete = false;
                _notes.Add(new Note(
                    At(external.Where), $"{number} is external: {external.Message}. What it generates is not followed."));
                return [];
            }

            if (generated.Sum(one => one.Parameters.Count) == 0)
            {
                var kinds = string.Join(", ", generated.Select(one => one.Kind));
                _notes.Add(new Note(
                    At(generator), $"{number} {(kinds.Length == 0 ? "is none that Argo CD knows" : $"({kinds}) generates nothing")}."));
            }

            return await Task.WhenAll(generated.SelectMany(one =>
            {
                var template = Nodes.Fill(
                    generator[one.Kind]?["template"] as YamlMap ?? YamlMap.Empty, _spec?["template"] as YamlMap ?? YamlMap.Empty);
                return one.Parameters.Select(parameters => ApplicationAsync(template, parameters));
            }));
        }

        private async Task<KubernetesObject> ApplicationAsync(YamlMap template, JsonObject parameters)
        {
            var patch = _spec?["templatePatch"] as YamlScalar;
            var place = _spec?["template"] ?? set.Node;
            // A template without parameters is taken as it is.
            var (rendered, patchText) = parameters.Count == 0
                ? (template, patch?.Value)
                : await _templates.RenderAsync(template, patch, parameters);
            var metadata = rendered["metadata"] as YamlMap ?? YamlMap.Empty;
            var finalizers = metadata["finalizers"];
            if (parameters.Count > 0 && finalizers is not YamlList { Count: > 0 }
                && _spec?["syncPolicy"]?["preserveResourcesOnDeletion"]?.IsTrue != true)
            {
                finalizers = new YamlList(Nodes.SpanOf(place), [Nodes.Text(place, Application.CascadeFinalizer)]);
            }

            var application = Map(
                place,
                ("apiVersion", Nodes.Text(place, set.ApiVersion)),
                ("kind", Nodes.Text(place, "Application")),
                ("metadata", Map(
                    metadata.All.Count > 0 ? metadata : place,
                    ("name", metadata["name"]), ("labels", metadata["labels"]), ("annotations", metadata["annotations"]),
                    ("finalizers", finalizers))),
                ("spec", rendered["spec"] ?? YamlMap.Empty));
            if (patch is not null)
            {
                application = Patched(application, patch, patchText ?? "");
            }

            var namespaced = Nodes.With(
                application["metadata"] as YamlMap ?? YamlMap.Empty, "namespace",
                set.Namespace is { } space ? Nodes.Text(place, space) : null);
            application = Nodes.With(application, "metadata", namespaced);
            return new KubernetesObject(
                application, YamlWriter.Write(application), At(place),
                ReferenceEquals(set.Source, set.Node) ? application : set.Source?.At("spec", "template"));
        }

        private static YamlMap Patched(YamlMap application, YamlScalar patch, string text)
        {
            try
            {
                return YamlText.Read(text) is [{ Root: { } root }, ..]
                    ? TemplatePatch.Apply(application, Nodes.At(root, patch))
                    : application;
            }
            catch (Exception exception) when (exception is YamlReadException or TemplateException)
            {
                throw new ExpansionException(patch, $"templatePatch is no patch: {exception.Message}", exception);
            }
        }

        private List<KubernetesObject> Named(List<KubernetesObject> applications)
        {
            if (applications.Exists(application => application.Name.Length == 0))
            {
                throw new ExpansionException(
                    _spec?["template"] ?? set.Node, "an Application has no name; set metadata.name in the template or in templatePatch");
            }

            var byName = applications.ToLookup(application => application.Name, StringComparer.Ordinal);
            foreach (var same in byName.Where(one => one.Count() > 1))
            {
                _findings.Add(new Finding
                {
                    Check = TreeChecks.UniqueNames,
                    Location = same.First().LocationOf("metadata", "name"),
                    Application = same.Key,
                    Message = $"ApplicationSet {set.Name} generates {same.Count()} Applications named {same.Key}; "
                        + "Argo CD applies none of them.",
                    WayOut = "Put into metadata.name what sets them apart.",
                });
            }

            return [.. byName.Select(same => same.First())];
        }

        private static YamlMap Map(YamlValue place, params (string Key, YamlValue? Value)[] entries) => new(Nodes.SpanOf(place), [.. entries
            .Where(entry => entry.Value is not null)
            .Select(entry => new YamlEntry(new YamlScalar(Nodes.SpanOf(entry.Value!), entry.Key, isPlain: true), entry.Value!))]);

        // What a template or a kustomization rendered has lines of its own, which are in no file.
        private SourceLocation At(YamlValue value) => ReferenceEquals(set.Source, set.Node) ? set.Origin.At(value.Line) : set.Origin;
    }
}
