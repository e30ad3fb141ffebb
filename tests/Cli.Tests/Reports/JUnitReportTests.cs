using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Homelab.Cli.Reports.Data;
using Homelab.GitOps.Checks;

namespace Homelab.Cli.Tests.Reports;

public sealed class JUnitReportTests : IDisposable
{
    // What readers of the format agree on, in the order in which they ask for it.
    private const string Schema = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
          <xs:attributeGroup name="counts">
            <xs:attribute name="name" type="xs:string" use="required"/>
            <xs:attribute name="tests" type="xs:nonNegativeInteger" use="required"/>
            <xs:attribute name="failures" type="xs:nonNegativeInteger" use="required"/>
            <xs:attribute name="errors" type="xs:nonNegativeInteger" use="required"/>
          </xs:attributeGroup>
          <xs:element name="testsuites">
            <xs:complexType>
              <xs:sequence><xs:element name="testsuite" type="suite" maxOccurs="unbounded"/></xs:sequence>
              <xs:attributeGroup ref="counts"/>
            </xs:complexType>
          </xs:element>
          <xs:complexType name="suite">
            <xs:sequence><xs:element name="testcase" type="case" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
            <xs:attributeGroup ref="counts"/>
            <xs:attribute name="skipped" type="xs:nonNegativeInteger"/>
          </xs:complexType>
          <xs:complexType name="case">
            <xs:choice minOccurs="0">
              <xs:element name="skipped" type="told"/>
              <xs:element name="failure" type="told"/>
            </xs:choice>
            <xs:attribute name="name" type="xs:string" use="required"/>
            <xs:attribute name="classname" type="xs:string" use="required"/>
          </xs:complexType>
          <xs:complexType name="told" mixed="true">
            <xs:attribute name="message" type="xs:string"/>
            <xs:attribute name="type" type="xs:string"/>
          </xs:complexType>
        </xs:schema>
        """;

    private readonly TestTree _loop = new();

    public void Dispose() => _loop.Dispose();

    [Fact]
    public async Task Each_rule_is_a_case_that_fails_where_it_is_broken_and_is_skipped_where_it_was_not_checked()
    {
        var report = await _loop.Application("web-dev", TestTree.Object("Secret", "x") + "\ndata: { a: aHVudGVyMg== }").ReportAsync();

        var page = XDocument.Parse(JUnitReport.Write(report));
        var suite = page.Root!.Element("testsuite")!;

        Assert.Equal(CheckRunner.All.Count, suite.Elements("testcase").Count());
        Assert.Equal(suite.Attribute("failures")!.Value, $"{report.CheckedTree!.Checks.Findings.DistinctBy(finding => finding.Check.Id).Count()}");
        var secret = Case(suite, "HL022").Element("failure")!;
        Assert.Equal("error", secret.Attribute("type")!.Value);
        Assert.StartsWith("gitops/app-1/all.yaml:1: Secret x stands here in plain text.", secret.Value, StringComparison.Ordinal);
        Assert.NotEmpty(Case(suite, "HL026").Element("skipped")!.Attribute("message")!.Value);
        Assert.Empty(Case(suite, "HL005").Elements());
    }

    [Fact]
    public async Task It_is_valid_whatever_names_are_in_it()
    {
        var report = await _loop.Application(TestTree.Hostile).Application("web\u0001\uffff-dev").ReportAsync();
        var schemas = new XmlSchemaSet();
        schemas.Add("", XmlReader.Create(new StringReader(Schema)));

        List<string> problems = [];
        XDocument.Parse(JUnitReport.Write(report)).Validate(schemas, (_, problem) => problems.Add(problem.Message));

        Assert.Empty(problems);
    }

    private static XElement Case(XElement suite, string id) =>
        suite.Elements("testcase").Single(one => one.Attribute("name")!.Value.StartsWith(id, StringComparison.Ordinal));
}
