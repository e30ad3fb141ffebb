namespace Homelab.GitOps.ApplicationSets;

/// <summary>
/// Executes Go templates with the real helm, whose engine has what Argo CD's has (sprig): all that is asked for until
/// <see cref="RunAsync()"/> is one call, whatever it is asked by. Templates see their parameters and nothing else: no file, network,
/// environment or cluster, nor each other.
/// </summary>
internal sealed partial class TemplateBatch(Renderer renderer, CancellationToken cancellation)
{
    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    // Helm takes no file of a chart larger than 5 MB.
    private const int MostInOneCall = 40_000;

    private static readonly JsonSerializerOptions Ascii = new() { MaxDepth = 1_000 };

    private readonly Lock _lock = new();
    private List<Request> _queue = [];
    private TaskCompletionSource _asked = new();

    /// <summary>Ends when something is asked for.</summary>
    public Task Asked
    {
        get
        {
            lock (_lock)
            {
                return _asked.Task;
            }
        }
    }

    /// <summary>Executes templates with parameters; ends in <see cref="RunAsync()"/>.</summary>
    /// <param name="owner">Of whom nothing is executed any more once something fails.</param>
    /// <param name="texts">The templates.</param>
    /// <param name="parameters">Their parameters.</param>
    /// <param name="missing">What a missing parameter is.</param>
    /// <exception cref="TemplateException">One of them fails.</exception>
    public Task<string[]> RenderAsync(object owner, IReadOnlyList<string> texts, JsonObject parameters, MissingKey missing)
    {
        var request = new Request(owner, texts, parameters.ToJsonString(Ascii), missing);
        lock (_lock)
        {
            _queue.Add(request);
            _asked.TrySetResult();
        }

        return request.Completion.Task;
    }

    /// <summary>Executes what is asked for. Who waits for it goes on in here, and may ask for more.</summary>
    public async Task RunAsync()
    {
        List<Request> requests;
        lock (_lock)
        {
            (requests, _queue, _asked) = (_queue, [], new TaskCompletionSource());
        }

        while (requests.Count > 0)
        {
            var count = 0;
            var size = 0;
            while (count < requests.Count && (count == 0 || size + requests[count].Texts.Count <= MostInOneCall))
            {
                size += requests[count++].Texts.Count;
            }

            await RunAsync(requests[..count]);
            requests = requests[count..];
        }
    }

    private async Task RunAsync(List<Request> requests)
    {
        while (requests.Count > 0)
        {
            var chart = new Chart();
            foreach (var owner in requests.GroupBy(request => request.Owner))
            {
                try
                {
                    owner.ToList().ForEach(chart.Add);
                }
                catch (TemplateException exception)
                {
                    Fail(owner, exception);
                }
            }

            if (requests.RemoveAll(request => request.Completion.Task.IsCompleted) > 0)
            {
                continue;
            }

            var run = await renderer.RenderAsync(
                "helm", chart.Inputs, () => chart.RunAsync(renderer, cancellation), cancellation);
            if (run.Succeeded)
            {
                var results = Result().Matches(run.Output)
                    .Select(match => Encoding.UTF8.GetString(Convert.FromBase64String(match.Groups["text"].Value))).ToArray();
                var next = 0;
                foreach (var request in requests)
                {
                    next += request.Texts.Count;
                    request.Completion.TrySetResult(results[(next - request.Texts.Count)..next]);
                }

                return;
            }

            if (chart.Failed(run.Failure) is var (failed, why))
            {
                Fail(requests.Where(request => request.Owner == failed.Owner && request != failed), why);
                Fail([failed], why);
            }
            else if (requests.DistinctBy(request => request.Owner).Skip(1).Any())
            {
                foreach (var owner in requests.GroupBy(request => request.Owner))
                {
                    await RunAsync(owner.ToList());
                }
            }
            else
            {
                Fail(requests, new TemplateException(run.Failure.Split('\n')[0]));
            }

            requests.RemoveAll(request => request.Completion.Task.IsCompleted);
        }
    }

    private static void Fail(IEnumerable<Request> requests, TemplateException exception)
    {
        foreach (var request in requests.ToList())
        {
            request.Completion.TrySetException(exception);
        }
    }

    [GeneratedRegex(@"^- ""(?<text>[A-Za-z0-9+/=]*)""\r?$", RegexOptions.Multiline | Options)]
    private static partial Regex Result();

    [GeneratedRegex(@"templates/results\.yaml:(?<line>[0-9]+)", Options)]
    private static partial Regex ResultLine();

    [GeneratedRegex(@"parse error at \(c/templates/_(?<template>[0-9]+)\.tpl[^)]*\): (?<why>.*)", Options)]
    private static partial Regex ParseError();

    [GeneratedRegex(@"executing ""[^""]*"" at <(?<what>.*?)>: (error calling include: )?(?<why>.*)", Options)]
    private static partial Regex ExecutionError();

    // What the template's own `fail` says.
    [GeneratedRegex(@"execution error at \([^)]*\): (?<why>.*)", Options)]
    private static partial Regex OwnError();

    [GeneratedRegex(@"pick .* ""(?<key>[^""]+)""\)\) 0$", Options)]
    private static partial Regex MissingField();

    private sealed record Request(object Owner, IReadOnlyList<string> Texts, string Parameters, MissingKey Missing)
    {
        public TaskCompletionSource<string[]> Completion { get; } = new();
    }

    /// <summary>The chart that executes templates: each is a file, and each execution is a line of the one template that is rendered.</summary>
    private sealed class Chart
    {
        private const int LinesBefore = 3;

        private readonly Dictionary<(string, MissingKey), int> _numbers = [];
        private readonly List<string> _templates = [];
        private readonly Dictionary<string, int> _parameters = new(StringComparer.Ordinal);
        private readonly List<(Request Request, int Text)> _executions = [];
        private readonly StringBuilder _results = new("apiVersion: v1\nkind: Results\nresults:\n");

        public IEnumerable<string> Inputs => ["templates", GoTemplate.Functions, $"{_results}", Values, .. _templates];

        private string Values => JsonSerializer.Serialize(new { parameters = _parameters.Keys.ToList() });

        public void Add(Request request)
        {
            var parameters = _parameters.TryGetValue(request.Parameters, out var known) ? known : _parameters.Count;
            _parameters.TryAdd(request.Parameters, parameters);
            var numbers = request.Texts.Select(text => Number(text, request.Missing)).ToList();
            foreach (var (index, number) in numbers.Index())
            {
                var set = index == 0
                    ? string.Create(CultureInfo.InvariantCulture, $"{{{{ $p := fromJson (index $.Values.parameters {parameters}) }}}}")
                    : "";
                _results.Append(CultureInfo.InvariantCulture, $"{set}- \"{{{{ include \"c/templates/_{number}.tpl\" $p | b64enc }}}}\"\n");
                _executions.Add((request, index));
            }
        }

        public async Task<ToolRun> RunAsync(Renderer renderer, CancellationToken cancellation)
        {
            var folder = renderer.Workspace.NewFolder();
            var templates = Directory.CreateDirectory(Path.Combine(folder, "templates")).FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, "Chart.yaml"), "apiVersion: v2\nname: c\nversion: 0.0.0\n", cancellation);
            await File.WriteAllTextAsync(Path.Combine(folder, "values.yaml"), Values, cancellation);
            await File.WriteAllTextAsync(Path.Combine(templates, "_functions.tpl"), GoTemplate.Functions, cancellation);
            await File.WriteAllTextAsync(Path.Combine(templates, "results.yaml"), $"{_results}", cancellation);
            foreach (var (number, template) in _templates.Index())
            {
                await File.WriteAllTextAsync(Path.Combine(templates, $"_{number}.tpl"), template, cancellation);
            }

            return await renderer.RunAsync(
                "helm", ["template", "c", Path.GetFileName(folder)], renderer.Workspace.Root, cancellation);
        }

        /// <summary>Whose template failed, and why; null when helm doesn't say.</summary>
        public (Request Request, TemplateException Why)? Failed(string failure)
        {
            if (ParseError().Match(failure) is { Success: true } parse)
            {
                var template = int.Parse(parse.Groups["template"].ValueSpan, CultureInfo.InvariantCulture);
                var (user, text) = _executions.First(execution =>
                    _numbers[(execution.Request.Texts[execution.Text], execution.Request.Missing)] == template);
                return (user, new TemplateException(parse.Groups["why"].Value, user.Texts[text]));
            }

            if (ResultLine().Match(failure) is not { Success: true } line
                || int.Parse(line.Groups["line"].ValueSpan, CultureInfo.InvariantCulture) - 1 - LinesBefore is not (>= 0 and var index)
                || index >= _executions.Count)
            {
                return null;
            }

            var (request, failed) = _executions[index];
            var innermost = failure[Math.Max(0, failure.LastIndexOf("executing \"", StringComparison.Ordinal))..];
            var execution = ExecutionError().Match(innermost);
            var own = OwnError().Match(failure);
            var why = own.Success ? own.Groups["why"].Value
                : !execution.Success ? failure.Split('\n')[0]
                : MissingField().Match(execution.Groups["what"].Value) is { Success: true } missing
                    && execution.Groups["why"].Value.StartsWith("error calling index", StringComparison.Ordinal)
                    ? $"map has no entry for key \"{missing.Groups["key"].Value}\""
                : execution.Groups["why"].Value;
            return (request, new TemplateException(why, request.Texts[failed]));
        }

        private int Number(string text, MissingKey missing)
        {
            if (!_numbers.TryGetValue((text, missing), out var number))
            {
                number = _templates.Count;
                try
                {
                    _templates.Add(GoTemplate.ForHelm(text, missing, $"{number}/"));
                }
                catch (TemplateException exception)
                {
                    throw new TemplateException(exception.Message, text);
                }

                _numbers.Add((text, missing), number);
            }

            return number;
        }
    }
}
