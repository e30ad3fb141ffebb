using System.Text;
using Homelab.Cli.Plans;

namespace Homelab.Cli.Tests.Plans;

public sealed class PlanJsonTests
{
    [Fact]
    public void A_plan_is_written_in_a_fixed_shape()
    {
        var plan = new Plan(
            "homelab", "dev",
            [
                new PlannedResource { Urn = "urn:stack", Type = "pulumi:pulumi:Stack", Name = "homelab-dev", IsComponent = true },
                new PlannedResource
                {
                    Urn = "urn:app",
                    Type = "kubernetes:argoproj.io/v1alpha1:Application",
                    Name = "root",
                    Parent = "urn:stack",
                    DependsOn = ["urn:a", "urn:b"],
                    Provider = "urn:p",
                    DeletedWith = "urn:d",
                    Import = "there",
                    Protect = true,
                    RetainOnDelete = true,
                    IgnoreChanges = ["content"],
                    Timeouts = new Dictionary<string, TimeSpan>(StringComparer.Ordinal) { ["delete"] = TimeSpan.FromMinutes(30) },
                    SecretInputs = ["data"],
                    Inputs = new SortedDictionary<string, object?>(StringComparer.Ordinal)
                    {
                        ["data"] = Plan.Secret, ["empty"] = new List<object?>(), ["half"] = 0.5, ["list"] = new List<object?> {
                            1.0,
                            "<ä & 'ö'>\n",
                            null,
                            false }, ["none"] = null,
                    },
                },
            ],
            new SortedDictionary<string, object?>(StringComparer.Ordinal) { ["environment"] = "dev" });

        Assert.Equal(
            """
            {
              "project": "homelab",
              "stack": "dev",
              "resources": [
                {
                  "urn": "urn:stack",
                  "type": "pulumi:pulumi:Stack",
                  "name": "homelab-dev",
                  "parent": null,
                  "dependsOn": [],
                  "provider": null,
                  "deletedWith": null,
                  "import": null,
                  "protect": false,
                  "retainOnDelete": false,
                  "ignoreChanges": [],
                  "timeouts": {},
                  "secretInputs": [],
                  "inputs": {}
                },
                {
                  "urn": "urn:app",
                  "type": "kubernetes:argoproj.io/v1alpha1:Application",
                  "name": "root",
                  "parent": "urn:stack",
                  "dependsOn": [
                    "urn:a",
                    "urn:b"
                  ],
                  "provider": "urn:p",
                  "deletedWith": "urn:d",
                  "import": "there",
                  "protect": true,
                  "retainOnDelete": true,
                  "ignoreChanges": [
                    "content"
                  ],
                  "timeouts": {
                    "delete": "00:30:00"
                  },
                  "secretInputs": [
                    "data"
                  ],
                  "inputs": {
                    "data": "[secret]",
                    "empty": [],
                    "half": 0.5,
                    "list": [
                      1,
                      "<ä & 'ö'>\n",
                      null,
                      false
                    ],
                    "none": null
                  }
                }
              ],
              "outputs": {
                "environment": "dev"
              }
            }

            """,
            Encoding.UTF8.GetString(PlanJson.Write(plan)));
    }

    [Theory]
    [InlineData("", "spec", "spec")]
    [InlineData("spec", "source", "spec.source")]
    [InlineData("data", "tls.crt", "data[\"tls.crt\"]")]
    [InlineData("data", "say \"hi\"", "data[\"say \\\"hi\\\"\"]")]
    [InlineData("data", "", "data[\"\"]")]
    public void Property_paths_are_written_as_Pulumi_does(string path, string name, string expected) =>
        Assert.Equal(expected, PropertyPath.Join(path, name));
}
