using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace Homelab.GitOps.Yaml;

/// <summary>
/// A scanner that takes a comment right behind a quote, a bracket or a comma, as Go's YAML does
/// (<c>yaml_parser_scan_to_next_token</c> in https://github.com/go-yaml/yaml/blob/v2.4.0/scannerc.go): YamlDotNet reads on behind it, and
/// puts an error among the tokens.
/// </summary>
internal sealed class TolerantScanner(string text) : IScanner
{
    private readonly Scanner _scanner = new(new StringReader(text), skipComments: true);

    public Mark CurrentPosition => _scanner.CurrentPosition;

    // For a comma that one stands behind, the error is in the place of the comma's own token.
    public Token? Current => IsError("invalid comment after comma.") ? new FlowEntry(_scanner.Current!.Start, _scanner.Current.End)
        : _scanner.Current;

    public bool MoveNext()
    {
        if (_scanner.Current is not null)
        {
            ConsumeCurrent();
        }

        return MoveNextWithoutConsuming();
    }

    public bool MoveNextWithoutConsuming()
    {
        while (_scanner.MoveNextWithoutConsuming())
        {
            if (!IsError("invalid comment after double-quoted scalar.") && !IsError("invalid comment after ']'."))
            {
                return true;
            }

            ConsumeCurrent();
        }

        return false;
    }

    public void ConsumeCurrent() => _scanner.ConsumeCurrent();

    private bool IsError(string end) => _scanner.Current is Error error && error.Value.EndsWith(end, StringComparison.Ordinal);
}
