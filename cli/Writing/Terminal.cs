using Spectre.Console.Rendering;

namespace Homelab.Cli.Writing;

/// <summary>
/// Where a command writes: its result to <see cref="Output"/>, progress and errors to <see cref="Error"/>. What isn't a terminal gets
/// plain text: no colour, no animation, lines as long as they are, none of which a CI takes for a command. Whatever is written is
/// <see cref="Printable"/>.
/// </summary>
internal sealed class Terminal
{
    // More than any line has; the largest width that Spectre.Console lays out without trouble.
    private const int Unlimited = 10_000;

    private readonly bool _animated;

    private Terminal(IAnsiConsole output, IAnsiConsole error, bool animated) => (Output, Error, _animated) = (output, error, animated);

    /// <summary>For results.</summary>
    public IAnsiConsole Output { get; }

    /// <summary>For progress and errors.</summary>
    public IAnsiConsole Error { get; }

    /// <summary>The terminal or the pipes that the process was started with; honours <c>NO_COLOR</c>.</summary>
    public static Terminal OfProcess()
    {
        var (output, error) = (!Console.IsOutputRedirected, !Console.IsErrorRedirected);
        return new(Create(Console.Out, output), Create(Console.Error, error), animated: error);
    }

    /// <summary>Plain text to the given writers.</summary>
    public static Terminal Plain(TextWriter output, TextWriter error) =>
        new(Create(output, isTerminal: false), Create(error, isTerminal: false), animated: false);

    /// <summary>Shows what is being done while it is being done; one line for each step where there is no terminal.</summary>
    /// <param name="work">Does it, and says before each step what that is.</param>
    public Task<T> ProgressAsync<T>(Func<Action<string>, Task<T>> work) => _animated
        ? Error.Status().StartAsync("…", context => work(step => context.Status(AsMarkup(step))))
        : work(step => Error.WriteLine(SecretMask.Shown(step)));

    /// <summary>Tells what went wrong; what tools say may repeat a secret.</summary>
    public void Fail(string message)
    {
        Error.Write(new Text("homelab: ", new Style(Color.Red)));
        Error.WriteLine(SecretMask.Shown(message));
    }

    // A status is markup, whatever comes; a colon that stands alone begins no emoji.
    private static string AsMarkup(string step) =>
        Markup.Escape(Printable.Line(SecretMask.Shown(step))).Replace(":", "[default]:[/]", StringComparison.Ordinal);

    private static IAnsiConsole Create(TextWriter writer, bool isTerminal)
    {
        var console = isTerminal ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) }) : Plain(writer);
        console.Pipeline.Attach(new PrintableOnly());
        return console;
    }

    private static IAnsiConsole Plain(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(new GuardedWriter(writer)),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            // Build servers are enriched to coloured terminals, whatever the settings above say.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = Unlimited;
        return console;
    }

    private sealed class PrintableOnly : IRenderHook
    {
        public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
            renderables.Select(inner => new Printed(inner));
    }

    private sealed class Printed(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        // Spectre's own control codes are segments of a kind of their own.
        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => inner.Render(options, maxWidth).Select(segment =>
            segment.IsControlCode || segment.IsLineBreak ? segment : new Segment(Printable.Text(segment.Text), segment.Style));
    }
}
