using Homelab.GitOps.Checks;
using Homelab.GitOps.Masking;

namespace Homelab.GitOps.Diff;

/// <summary>Compares two trees of one root, object by object.</summary>
internal sealed class TreeComparison(TreePair pair)
{
    private readonly Side _base = new(pair.Base);
    private readonly Side _head = new(pair.Head);

    public IEnumerable<ApplicationDiff> Applications()
    {
        var objects = Objects().ToLookup(item => item.Application, item => item.Diff, StringComparer.Ordinal);
        foreach (var name in _head.Names.Union(_base.Names, StringComparer.Ordinal))
        {
            // What lies below an Application that doesn't render isn't known either; the one that fails says so for all.
            var problem = _head.Failure(name) is null && _base.Failure(name) is null ? null : Problem(name);
            List<ObjectDiff> own = [.. objects[name].OrderBy(item => item.Id.ToString(), StringComparer.Ordinal)];
            if (own.Count > 0 || problem is not null)
            {
                yield return new ApplicationDiff { Root = pair.Root, Name = name, Objects = own, Problem = problem };
            }
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
                yield return (to.Application, new ObjectDiff(id, ObjectChange.Moved, Lines(from.Object, to.Object), from.Application));
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

    /// <summary>Without those of Applications of which one side isn't known: they would look as if they had come or gone.</summary>
    private List<Placed> Comparable(List<Placed> objects) => [.. objects.Where(item => Problem(item.Application) is null)];

    private string? Problem(string application) =>
        _head.Unknown(application, _base) is { } after ? $"It can't be rendered, so what becomes of its objects isn't known: {after}"
        : _base.Unknown(application, _head) is { } before ? $"It could not be rendered before, so what changes isn't known: {before}"
        : null;

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

    /// <summary>One of the two trees, with its objects by what they are.</summary>
    private sealed class Side
    {
        private readonly Dictionary<string, ApplicationNode> _nodes = new(StringComparer.Ordinal);
        private readonly Dictionary<ObjectId, List<Placed>> _objects = [];
        private readonly Dictionary<string, string?> _unknown = new(StringComparer.Ordinal);

        public Side(ApplicationTree? tree)
        {
            if (tree is null)
            {
                return;
            }

            var kinds = new ObjectKinds(tree.Objects.Select(item => item.Object));
            // The roots are deployed too, though by no Application.
            foreach (var root in tree.Roots)
            {
                Add(root, root.Application.Definition, root.Application.Definition.Namespace ?? "");
            }

            foreach (var (node, item) in tree.Objects)
            {
                Add(node, item, kinds.IsNamespaced(item) ? item.Namespace ?? node.Application.Destination.Namespace : "");
            }

            foreach (var node in tree.Applications)
            {
                _nodes[node.Name] = node;
            }
        }

        public IEnumerable<string> Names => _nodes.Keys;

        public IEnumerable<ObjectId> Ids => _objects.Keys;

        public List<Placed> At(ObjectId id) => _objects.GetValueOrDefault(id) ?? [];

        /// <summary>
        /// Why this side can't tell what the Application deploys: it doesn't render, or it is not there only because an Application above
        /// it (as the other side has them) doesn't render. Null when it can tell, even if that is nothing at all.
        /// </summary>
        public string? Unknown(string name, Side other)
        {
            if (!_unknown.TryGetValue(name, out var why))
            {
                _unknown[name] = why = Find(name, other);
            }

            return why;
        }

        /// <summary>Why the Application itself doesn't render.</summary>
        public string? Failure(string name) =>
            _nodes.GetValueOrDefault(name)?.Sources.Select(source => source.Problem).OfType<Finding>().FirstOrDefault()?.Masked()
                .ToString();

        private string? Find(string name, Side other)
        {
            if (_nodes.ContainsKey(name))
            {
                return Failure(name);
            }

            return other._nodes.GetValueOrDefault(name)?.Parent is { } parent ? Unknown(parent.Name, other) : null;
        }

        private void Add(ApplicationNode node, ArgoCd.KubernetesObject item, string space)
        {
            var id = new ObjectId(item.Group, item.Kind, space, item.Name);
            if (!_objects.TryGetValue(id, out var placed))
            {
                _objects[id] = placed = [];
            }

            placed.Add(new Placed(node.Name, item.Node.ToJson()));
        }
    }
}
