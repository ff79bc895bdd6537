using System.Collections.Concurrent;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Pipelines.Cli.Output;

/// <summary>The words beside a bar, on one line: what the terminal has no room for is cut off at the end.</summary>
/// <param name="label">The labels beside it.</param>
/// <param name="takenColumns">Columns of the terminal that the bar and the gaps take.</param>
internal sealed class ProgressDetailColumn(ProgressLabelColumn label, int takenColumns) : ProgressColumn
{
    private const string Cut = "…";

    private readonly ConcurrentDictionary<int, string> _details = new();

    protected override bool NoWrap => true;

    public void Set(ProgressTask task, string detail) => _details[task.Id] = PlainText.Of(detail);

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        string detail = _details.GetValueOrDefault(task.Id, "");
        int room = Math.Max(1, options.ConsoleSize.Width - takenColumns - label.Columns);
        return new Text(detail.Length <= room ? detail : detail[..(room - 1)] + Cut);
    }
}
