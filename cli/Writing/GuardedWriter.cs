namespace Homelab.Cli.Writing;

/// <summary>
/// Keeps what is written from being read as a command by the CI that shows it, whoever's text it is. GitHub's runner reads lines that begin
/// with <c>::</c> after any blanks, and <c>##[</c> wherever it stands
/// (https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs); Azure reads <c>##vso[</c>, TeamCity
/// <c>##teamcity[</c>.
/// </summary>
/// <param name="inner">Where to write.</param>
internal sealed class GuardedWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    private const int Marked = 2;

    private readonly StringBuilder _guarded = new();

    private bool _isLineEmpty = true;
    private int _marks;

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override string NewLine => inner.NewLine;

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <summary>Writes a text as one: the console behind it asks the system each time.</summary>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        foreach (var letter in buffer)
        {
            Guard(letter);
        }

        inner.Write(_guarded);
        _guarded.Clear();
    }

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    private void Guard(char value)
    {
        if (value == ':' && _isLineEmpty)
        {
            _guarded.Append("| ");
        }

        if (value == '[' && _marks == Marked)
        {
            _guarded.Append(' ');
        }

        _guarded.Append(value);
        _isLineEmpty = value is '\n' or '\r' || (_isLineEmpty && char.IsWhiteSpace(value));
        _marks = value == '#' ? Math.Min(_marks + 1, Marked) : _marks == Marked && char.IsAsciiLetter(value) ? Marked : 0;
    }
}
