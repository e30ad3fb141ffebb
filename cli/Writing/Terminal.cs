namespace Homelab.Cli.Writing;

/// <summary>
/// Where a command writes: its result to <see cref="Output"/>, progress and errors to <see cref="Error"/>. What isn't a terminal gets
/// plain text: no colour, no animation, lines as long as they are.
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
        ? Error.Status().StartAsync("…", context => work(step => context.Status(Markup.Escape(step))))
        : work(step => Error.WriteLine(step));

    /// <summary>Tells what went wrong; what tools say may repeat a secret.</summary>
    public void Fail(string message)
    {
        Error.Write(new Text("homelab: ", new Style(Color.Red)));
        Error.WriteLine(SecretMask.Shown(message));
    }

    private static IAnsiConsole Create(TextWriter writer, bool isTerminal)
    {
        if (isTerminal)
        {
            return AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            // Build servers are enriched to coloured terminals, whatever the settings above say.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = Unlimited;
        return console;
    }
}
