using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Checks;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Checks;

/// <summary>Objects of kinds that a CustomResourceDefinition at hand defines.</summary>
public sealed class DefinedSchemasTests
{
    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: boats.example.com }
        spec:
          group: example.com
          names: { kind: Boat, plural: boats }
          scope: Namespaced
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  required: [spec]
                  properties:
                    apiVersion: { type: string }
                    kind: { type: string }
                    metadata: { type: object }
                    spec:
                      type: object
                      required: [name, flag]
                      properties:
                        name: { type: string, minLength: 2, maxLength: 8, pattern: '^[a-z]+$' }
                        flag: { type: string, enum: [dk, se], default: dk }
                        masts: { type: integer, minimum: 1, maximum: 5 }
                        length: { type: number, minimum: 0, exclusiveMinimum: true }
                        port: { x-kubernetes-int-or-string: true, anyOf: [{ type: integer }, { type: string }] }
                        crew: { type: array, minItems: 1, items: { type: object, properties: { name: { type: string } } } }
                        labels: { type: object, additionalProperties: { type: string } }
                        cargo: { type: object, x-kubernetes-preserve-unknown-fields: true, properties: { kind: { type: string } } }
                        pod: { type: object, x-kubernetes-embedded-resource: true, properties: { spec: { type: object } } }
                        drive:
                          type: object
                          properties: { sail: { type: string }, motor: { type: string } }
                          oneOf: [{ required: [sail] }, { required: [motor] }]
                        odd: { type: string, pattern: '(?P<name>x' }
        """;

    [Theory]
    [InlineData("name: anna")]
    [InlineData("name: anna, masts: 2, length: 7.5, port: 80, crew: [{ name: ada }], labels: { a: b }")]
    [InlineData("name: anna, port: http, cargo: { kind: coal, anything: [1] }, drive: { motor: diesel }, flag: null, odd: text")]
    [InlineData("name: anna, pod: { apiVersion: v1, kind: Pod, metadata: { name: x }, spec: {} }")]
    public void What_the_cluster_takes_is_right(string spec) => Assert.Empty(Faults(spec));

    [Theory]
    [InlineData("name: a", "/spec/name must have at least 2 characters")]
    [InlineData("name: annaannaanna", "/spec/name must have at most 8 characters")]
    [InlineData("name: Anna", "/spec/name must match ^[a-z]+$")]
    [InlineData("name: 7", "/spec/name must be string")]
    [InlineData("flag: dk", "/spec must have required property 'name'")]
    [InlineData("name: anna, flag: no", "/spec/flag must be string")]
    [InlineData("name: anna, flag: xx", "/spec/flag must be one of dk, se")]
    [InlineData("name: anna, masts: 1.5", "/spec/masts must be integer")]
    [InlineData("name: anna, masts: '2'", "/spec/masts must be integer")]
    [InlineData("name: anna, masts: 0", "/spec/masts must be at least 1")]
    [InlineData("name: anna, masts: 9", "/spec/masts must be at most 5")]
    [InlineData("name: anna, length: 0", "/spec/length must be at least 0")]
    [InlineData("name: anna, port: [80]", "/spec/port must be integer or string")]
    [InlineData("name: anna, crew: []", "/spec/crew has 0 items, which are too few")]
    [InlineData("name: anna, crew: [{ nmae: ada }]", "/spec/crew/0/nmae is no field of it")]
    [InlineData("name: anna, labels: { a: 1 }", "/spec/labels/a must be string")]
    [InlineData("name: anna, drive: { sail: a, motor: b }", "/spec/drive must match exactly one of the schemas in oneOf")]
    public void What_it_refuses_is_told(string spec, string fault) => Assert.Equal([fault], Faults(spec));

    [Fact]
    public async Task An_object_is_validated_by_the_definition_that_lies_in_a_checkout()
    {
        using var checkouts = new Checkouts()
            .Write("platform/crds/boats.yaml", Definition)
            .Write("apps/all/boat.yaml", "apiVersion: example.com/v1\nkind: Boat\nmetadata: { name: anna }\nspec:\n  name: anna\n  mast: 2\n")
            .Application("root-dev", "  source:\n    repoURL: https://github.com/example/apps\n    path: all");

        var report = await checkouts.CheckAsync("apps/root-dev.yaml");
        var finding = report.Findings.Single(finding => finding.Check.Id is "HL025");

        Assert.Equal("apps/all/boat.yaml:6", finding.Location.ToString());
        Assert.Equal("Boat/anna of root-dev is no valid Boat of example.com/v1: spec.mast is no field of it.", finding.Message);
        Assert.DoesNotContain(report.Notes, note => note.Message.Contains("There is no schema for", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Faults(string spec)
    {
        var boat = Manifests.Read($"{{ apiVersion: example.com/v1, kind: Boat, metadata: {{ name: x }}, spec: {{ {spec} }} }}", "Boat")[0];
        var answer = new DefinedSchemas(Manifests.Read(Definition, "CustomResourceDefinition")).Ask(boat)!;
        Assert.True(answer.Known);
        return answer.Faults.Select(fault => $"{fault.Path} {fault.Message}");
    }
}
