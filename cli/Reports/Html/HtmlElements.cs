using System.Xml.Linq;

namespace Homelab.Cli.Reports.Html;

/// <summary>
/// Makes HTML out of XML elements, so that everything is encoded by construction. Elements that HTML doesn't know as empty are never
/// written in the short form, which a browser would take for an opening tag.
/// </summary>
internal static class HtmlElements
{
    private static readonly string[] Empty = ["meta", "br", "hr", "rect", "path", "wbr", "input"];

    // Begun on a line of their own, so that two pages can be compared line by line.
    private static readonly string[] Blocks =
    [
        "head", "body", "header", "nav", "main", "section", "footer", "form", "details", "li", "tr", "table", "svg", "g", "a", "path",
        "h2", "pre",
    ];

    /// <summary>An element.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">Attributes (<see cref="Attribute"/>), elements, texts, lists of those; nulls are left out.</param>
    public static XElement Element(string name, params object?[] content)
    {
        var element = new XElement(name);
        foreach (var item in content)
        {
            Add(element, item);
        }

        if (element.IsEmpty && !Empty.Contains(name, StringComparer.Ordinal))
        {
            element.Add("");
        }

        return element;
    }

    /// <summary>An attribute.</summary>
    public static XAttribute Attribute(string name, object value) => new(name, value is string text ? Clean(text) : value);

    /// <summary>A class attribute.</summary>
    public static XAttribute Class(string name) => Attribute("class", name);

    /// <summary>A table with column headers, in a frame that scrolls when the page is too narrow for it.</summary>
    /// <param name="caption">What it shows, for those who don't see it.</param>
    /// <param name="headers">The column headers.</param>
    /// <param name="rows">Rows of cells, text or elements; the first cell names the row.</param>
    public static XElement Table(string caption, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<object?>> rows) => Element(
        "div", Class("scroll"), Attribute("tabindex", 0), Attribute("role", "group"), Attribute("aria-label", caption),
        Element(
            "table",
            Element("caption", caption),
            Element("thead", Element("tr", headers.Select(header => Element("th", Attribute("scope", "col"), header)))),
            Element("tbody", rows.Select(row => Element("tr", row.Select((cell, index) =>
                index == 0 ? Element("th", Attribute("scope", "row"), cell) : Element("td", cell)))))));

    /// <summary>Text as code.</summary>
    public static XElement Code(string text) => Element("code", text);

    /// <summary>A path, or several, in which lines may break after each slash.</summary>
    public static XElement PathCode(string path) => Element("code", path.Split('/').SelectMany((part, index) => index == 0
        ? new object[] { part }
        : ["/", new XElement("wbr"), part]));

    /// <summary>What leads to a file on the host that its checkout comes from; the content alone where there is none.</summary>
    public static object Link(RepositorySet repositories, SourceLocation location, object content) =>
        RemoteFiles.Page(repositories, location) is { } page
            ? Element("a", Attribute("href", page), Attribute("rel", "noreferrer"), content)
            : content;

    private static void Add(XElement element, object? item)
    {
        switch (item)
        {
            case null: break;
            case string text: element.Add(Clean(text)); break;
            case IEnumerable<object?> list:
                foreach (var member in list)
                {
                    Add(element, member);
                }

                break;
            case XElement block when Blocks.Contains(block.Name.LocalName, StringComparer.Ordinal):
                element.Add("\n", block);
                break;
            default: element.Add(item); break;
        }
    }

    // Characters that no XML and no HTML may hold: a file can have them, escaped in a quoted text.
    private static string Clean(string given)
    {
        var text = Unseen.Escaped(given);
        for (var index = 0; index < text.Length; index++)
        {
            if (!System.Xml.XmlConvert.IsXmlChar(text[index]))
            {
                return Replaced(text);
            }
        }

        return text;
    }

    private static string Replaced(string text) => string.Concat(text.EnumerateRunes().Select(rune =>
        rune.IsBmp && !System.Xml.XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString()));
}
