using System.Collections.Concurrent;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Pipelines.Cli.Output;

/// <summary>The words beside a bar.</summary>
internal sealed class ProgressDetailColumn : ProgressColumn
{
    private readonly ConcurrentDictionary<int, string> _details = new();

    protected override bool NoWrap => true;

    public void Set(ProgressTask task, string detail) => _details[task.Id] = detail;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(PlainText.Of(_details.GetValueOrDefault(task.Id, "")));
}
