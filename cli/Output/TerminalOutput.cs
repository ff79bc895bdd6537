using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Spectre.Console;

namespace Pipelines.Cli.Output;

/// <summary>For a person at a terminal: colours, tables, moving bars.</summary>
internal sealed class TerminalOutput : ICommandOutput
{
    private const int BarColumns = 12;

    /// <summary>Between label, bar and words, and at the end, so that the last column stays free.</summary>
    private const int GapColumns = 4;

    private readonly IAnsiConsole _console;
    private readonly CliHost _host;

    public TerminalOutput(CliHost host)
    {
        _host = host;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(host.Out),
        });
    }

    public void Line(string text) => _console.WriteLine(PlainText.Of(text));

    public void Table(TextTable table)
    {
        Table shown = new() { Border = TableBorder.Rounded };
        foreach ((int index, string name) in table.Columns.Index())
        {
            // Where the terminal is narrow, the last column gives way: it holds the longest words.
            shown.AddColumn(new TableColumn($"[bold]{Escaped(name)}[/]") { NoWrap = index < table.Columns.Count - 1 });
        }

        foreach (IReadOnlyList<string> row in table.Rows)
        {
            shown.AddRow([.. row.Select(Escaped)]);
        }

        _console.Write(shown);
    }

    public void Note(string text) => _console.MarkupLine($"[grey]{Escaped(text)}[/]");

    public void Error(ErrorBlock error)
    {
        string[] lines = [.. error.Lines()];
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Out = new AnsiConsoleOutput(_host.Error) });
        console.MarkupLine($"[red]{Escaped(lines[0])}[/]");
        foreach (string line in lines.Skip(1))
        {
            console.MarkupLine(Escaped(line));
        }
    }

    public Task<T> ShowProgressAsync<T>(Func<IProgress<ProgressState>, Task<T>> work)
    {
        ProgressLabelColumn label = new();
        ProgressBarColumn bar = new() { Width = BarColumns };
        ProgressDetailColumn detail = new(label, BarColumns + GapColumns);
        return _console.Progress()
            .Columns(label, bar, detail)
            .StartAsync(context => work(new ProgressBars(context, detail)));
    }

    public void Result(JObject json)
    {
        // The answer is on the screen already.
    }

    private static string Escaped(string text) => Markup.Escape(PlainText.Of(text));
}
