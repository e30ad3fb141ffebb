using Homelab.GitOps.Checks;
using Homelab.GitOps.Masking;

namespace Homelab.GitOps.Diff;

/// <summary>Compares two trees of one root, object by object. Applications are told apart by namespace and name.</summary>
internal sealed class TreeComparison
{
    private const int MostNamed = 10;

    private readonly TreePair _pair;
    private readonly Side _base;
    private readonly Side _head;
    private readonly Dictionary<string, Unrendered?> _unrendered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _renamed = new(StringComparer.Ordinal);

    public TreeComparison(TreePair pair)
    {
        (_pair, _base, _head) = (pair, new Side(pair.Base), new Side(pair.Head));
        Rename();
    }

    public IEnumerable<ApplicationDiff> Applications()
    {
        var objects = Objects().ToLookup(item => item.Application, item => item.Diff, StringComparer.Ordinal);
        foreach (var key in _head.Keys.Union(_base.Keys, StringComparer.Ordinal))
        {
            // What lies below an Application that doesn't render isn't known either; the one that fails says so for all.
            var unrendered = UnrenderedOf(key);
            var problem = _head.Failure(key) is not null || _base.Failure(key) is not null ? Problem(key) : unrendered?.Text;
            var renamed = _renamed.GetValueOrDefault(key);
            List<ObjectDiff> own = [.. objects[key].OrderBy(item => item.Id.ToString(), StringComparer.Ordinal)];
            if (own.Count > 0 || problem is not null || renamed is not null)
            {
                yield return new ApplicationDiff
                {
                    Root = _pair.Root,
                    Name = _head.NameOf(key) ?? _base.NameOf(key)!,
                    Objects = own,
                    Problem = problem,
                    ChangedInputs = unrendered?.Changes ?? [],
                    RenamedFrom = renamed,
                };
            }
        }

        foreach (var set in UnexpandedSets())
        {
            yield return set;
        }
    }

    private IEnumerable<(string Application, ObjectDiff Diff)> Objects()
    {
        foreach (var id in _head.Ids.Union(_base.Ids))
        {
            var (before, after) = (Comparable(_base.At(id)), Comparable(_head.At(id)));
            // What stays where it is comes first; the rest of the two lists is what moved, came or went.
            foreach (var item in after.ToList())
            {
                if (before.Find(other => other.Application == item.Application) is not { } same)
                {
                    continue;
                }

                before.Remove(same);
                after.Remove(item);
                if (Lines(same.Object, item.Object) is { Count: > 0 } lines)
                {
                    yield return (item.Application, new ObjectDiff(id, ObjectChange.Changed, lines));
                }
            }

            foreach (var (from, to) in before.Zip(after))
            {
                yield return (to.Application, new ObjectDiff(
                    id, ObjectChange.Moved, Lines(from.Object, to.Object), _base.NameOf(from.Application) ?? from.Application));
            }

            foreach (var gone in before.Skip(after.Count))
            {
                yield return (gone.Application, new ObjectDiff(id, ObjectChange.Removed, Lines(gone.Object, null)));
            }

            foreach (var added in after.Skip(before.Count))
            {
                yield return (added.Application, new ObjectDiff(id, ObjectChange.Added, Lines(null, added.Object)));
            }
        }
    }

    /// <summary>
    /// Takes an Application that is gone for one that is new where both deploy the same: all of its objects under the new name, so that
    /// what is left to tell is what else changed in its manifest.
    /// </summary>
    private void Rename()
    {
        var gone = _base.Keys.Where(key => !_head.Has(key)).Select(key => (Key: key, Content: _base.Content(key))).ToList();
        foreach (var key in _head.Keys.Where(key => gone.Count > 0 && !_base.Has(key)).ToList())
        {
            var content = _head.Content(key);
            if (content.Length > 0 && gone.FindIndex(other => other.Content == content) is var index and >= 0)
            {
                _renamed[key] = _base.NameOf(gone[index].Key)!;
                _base.Rename(gone[index].Key, key, _head.NameOf(key)!);
                gone.RemoveAt(index);
            }
        }
    }

    /// <summary>Without those of Applications of which one side isn't known: they would look as if they had come or gone.</summary>
    private List<Placed> Comparable(List<Placed> objects) => [.. objects.Where(item => Problem(item.Application) is null)];

    private string? Problem(string key) =>
        _head.Unknown(key, _base) is { } after ? $"It can't be rendered, so what becomes of its objects isn't known: {after}"
        : _base.Unknown(key, _head) is { } before ? $"It could not be rendered before, so what changes isn't known: {before}"
        : UnrenderedOf(key) is { IsAll: true, Text: var text } ? text
        : _head.Has(key) != _base.Has(key) && (_head.ParentOf(key) ?? _base.ParentOf(key)) is { } parent ? Problem(parent)
        : null;

    private Unrendered? UnrenderedOf(string key)
    {
        if (!_unrendered.TryGetValue(key, out var known))
        {
            _unrendered[key] = known = Compare(_base.Node(key), _head.Node(key));
        }

        return known;
    }

    /// <summary>What changed in sources that are not rendered; null when nothing did, or all of them are.</summary>
    private Unrendered? Compare(ApplicationNode? before, ApplicationNode? after)
    {
        var (old, now) = (Opaque(before), Opaque(after));
        if (old.Count + now.Count == 0)
        {
            return null;
        }

        var why = string.Join("; ", now.Union(old.Where(source => now.All(other => other.Source.Index != source.Source.Index))).Select(
            source => $"source {source.Source.Index + 1} is not rendered: {source.External ?? source.Problem?.Masked().Message}"));
        if (before is null || after is null)
        {
            var what = before is null ? "It is new, and what it adds" : "It is gone, and what it removes";
            return new($"{what} is known only in part: {why}.", [], IsAll: false);
        }

        var changes = old.Concat(now).Select(source => source.Source.Index).Distinct().Order()
            .SelectMany(index => SourceInputs.Changes(_base.InputsOf(before, index), _head.InputsOf(after, index)))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return changes.Count == 0
            ? null
            : new(
                $"Not comparable: {why}. What it is made of changed: {Named(changes)}.",
                changes,
                IsAll: !old.Select(source => source.Source.Index).SequenceEqual(now.Select(source => source.Source.Index)));
    }

    private static string Named(List<string> changes) => string.Join(", ", changes.Take(MostNamed))
        + (changes.Count > MostNamed ? $" and {changes.Count - MostNamed:N0} more" : "");

    private static List<SourceResult> Opaque(ApplicationNode? node) => [.. (node?.Sources ?? []).Where(
        source => source.External is not null || source.Problem?.Check == TreeChecks.Local)];

    /// <summary>ApplicationSets that are not expanded, or not as a whole, where something changed that they could be made of.</summary>
    private IEnumerable<ApplicationDiff> UnexpandedSets()
    {
        var before = UnexpandedSets(_pair.Base).ToLookup(set => set.Name, StringComparer.Ordinal);
        foreach (var set in UnexpandedSets(_pair.Head))
        {
            if (before[set.Name].FirstOrDefault() is not { } old)
            {
                continue;
            }

            List<string> changes =
            [
                .. JsonNode.DeepEquals(old.Node["spec"]?.ToJson(), set.Node["spec"]?.ToJson()) ? (string[])[] : ["spec"],
                .. SourceInputs.Changes(new(_pair.Base!.Repositories, old.Node), new(_pair.Head!.Repositories, set.Node)),
            ];
            if (changes.Count > 0)
            {
                yield return new ApplicationDiff
                {
                    Root = _pair.Root,
                    Name = set.Name,
                    Objects = [],
                    Problem = "Not comparable: the ApplicationSet is not expanded as a whole. What it may be made of changed: "
                        + $"{Named(changes)}.",
                    ChangedInputs = changes,
                };
            }
        }
    }

    private static IEnumerable<KubernetesObject> UnexpandedSets(ApplicationTree? tree) => tree?.ApplicationSets
        .Where(set => !set.IsComplete).Select(set => set.Definition) ?? [];

    private static IReadOnlyList<string> Lines(JsonNode? before, JsonNode? after)
    {
        if (JsonNode.DeepEquals(before, after))
        {
            return [];
        }

        var mask = new SecretMask();
        return UnifiedDiff.Of(Text(mask, before), Text(mask, after));
    }

    private static string Text(SecretMask mask, JsonNode? value) => value is null ? "" : YamlWriter.Write(mask.Apply(value));

    private sealed record Placed(string Application, JsonNode Object);

    /// <summary>What isn't known because of sources that are not rendered.</summary>
    /// <param name="Text">That, in words.</param>
    /// <param name="Changes">What changed.</param>
    /// <param name="IsAll">Whether what is rendered can't be compared either.</param>
    private sealed record Unrendered(string Text, IReadOnlyList<string> Changes, bool IsAll);

    /// <summary>One of the two trees, with its objects by what they are.</summary>
    private sealed class Side
    {
        private readonly RepositorySet? _repositories;
        private readonly Dictionary<string, ApplicationNode> _nodes = new(StringComparer.Ordinal);
        private readonly Dictionary<ObjectId, List<Placed>> _objects = [];
        private readonly Dictionary<string, string?> _unknown = new(StringComparer.Ordinal);
        private readonly HashSet<string> _sets = new(StringComparer.Ordinal);

        public Side(ApplicationTree? tree)
        {
            if (tree is null)
            {
                return;
            }

            _repositories = tree.Repositories;
            var kinds = new ObjectKinds(tree.Objects.Select(item => item.Object));
            // The roots are deployed too, though by no Application.
            foreach (var root in TreePair.Beginnings(tree))
            {
                Add(Key(root), root, root.Namespace ?? "");
                if (!Application.IsApplication(root))
                {
                    _sets.Add(Key(root));
                }
            }

            foreach (var (node, item) in tree.Objects)
            {
                Add(
                    Key(node),
                    item,
                    kinds.IsNamespaced(item) ? item.Namespace ?? node.Application.Destination.Namespace : "");
            }

            foreach (var node in tree.Applications)
            {
                _nodes[Key(node)] = node;
            }
        }

        /// <summary>The Applications, and what else the tree begins with.</summary>
        public IEnumerable<string> Keys => _nodes.Keys.Concat(_sets);

        public IEnumerable<ObjectId> Ids => _objects.Keys;

        public bool Has(string key) => _nodes.ContainsKey(key);

        public ApplicationNode? Node(string key) => _nodes.GetValueOrDefault(key);

        public string? NameOf(string key) => Node(key)?.Name ?? (_sets.Contains(key) ? key : null);

        public string? ParentOf(string key) => Node(key)?.Parent is { } parent ? Key(parent) : null;

        public List<Placed> At(ObjectId id) => _objects.GetValueOrDefault(id) ?? [];

        /// <summary>What a source is made of; of one that isn't there, what the last one is made of.</summary>
        public SourceInputs InputsOf(ApplicationNode node, int index) => new(
            _repositories!, node.Application, node.Application.Sources.ElementAtOrDefault(index) ?? node.Application.Sources[^1]);

        /// <summary>
        /// Everything that an Application deploys, as one text that two Applications have only when they deploy the same.
        /// </summary>
        public string Content(string key)
        {
            if (Node(key) is not { } node || Failure(key) is not null || Opaque(node).Count > 0)
            {
                return "";
            }

            var own = ManifestOf(node);
            return string.Join('\n', _objects
                .Where(pair => pair.Key != own)
                .SelectMany(pair => pair.Value.Where(item => item.Application == key)
                    .Select(item => $"{pair.Key} {JsonText.Write(item.Object)}"))
                .Order(StringComparer.Ordinal));
        }

        /// <summary>Puts what an Application deploys under another name, and the same name into its own manifest.</summary>
        public void Rename(string key, string other, string name)
        {
            var node = _nodes[key];
            foreach (var placed in _objects.Values)
            {
                for (var index = 0; index < placed.Count; index++)
                {
                    placed[index] = placed[index].Application == key ? placed[index] with { Application = other } : placed[index];
                }
            }

            _nodes[other] = node;
            _nodes.Remove(key);
            var manifest = ManifestOf(node);
            if (_objects.Remove(manifest, out var manifests))
            {
                foreach (var placed in manifests)
                {
                    placed.Object["metadata"]!["name"] = name;
                }

                _objects[manifest with { Name = name }] = manifests;
            }
        }

        /// <summary>
        /// Why this side can't tell what the Application deploys: it doesn't render, or it is not there only because an Application above
        /// it (as the other side has them) doesn't render. Null when it can tell, even if that is nothing at all.
        /// </summary>
        public string? Unknown(string key, Side other)
        {
            if (!_unknown.TryGetValue(key, out var why))
            {
                _unknown[key] = why = Find(key, other);
            }

            return why;
        }

        /// <summary>Why the Application itself doesn't render.</summary>
        public string? Failure(string key) => Node(key)?.Sources.Select(source => source.Problem).OfType<Finding>()
            .FirstOrDefault(problem => problem.Check != TreeChecks.Local)?.Masked().ToString();

        // Where its parent puts it.
        private static ObjectId ManifestOf(ApplicationNode node) => new(
            node.Application.Definition.Group, node.Application.Definition.Kind,
            node.Application.Definition.Namespace ?? node.Parent?.Application.Destination.Namespace ?? "", node.Name);

        private static string Key(ApplicationNode node) => $"{ManifestOf(node).Namespace}/{node.Name}";

        private static string Key(KubernetesObject item) =>
            Application.IsApplication(item) ? $"{item.Namespace}/{item.Name}" : $"{item.Kind} {item.Name}";

        private void Add(string application, KubernetesObject item, string space)
        {
            var id = new ObjectId(item.Group, item.Kind, space, item.Name);
            if (!_objects.TryGetValue(id, out var placed))
            {
                _objects[id] = placed = [];
            }

            placed.Add(new Placed(application, item.Node.ToJson()));
        }

        private string? Find(string key, Side other)
        {
            if (Has(key))
            {
                return Failure(key);
            }

            return other.ParentOf(key) is { } parent ? Unknown(parent, other) : null;
        }
    }
}
