using Spectre.Console;
using Spectre.Console.Rendering;

namespace Pipelines.Cli.Output;

/// <summary>What a bar is about; the end of a long label is cut off.</summary>
internal sealed class ProgressLabelColumn : ProgressColumn
{
    private const int ColumnsMax = 28;
    private const string Cut = "…";

    private int _columns;

    /// <summary>As wide as the widest label shown so far.</summary>
    public int Columns => Volatile.Read(ref _columns);

    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        string label = Fitted(task.Description);
        Volatile.Write(ref _columns, Math.Max(Columns, label.GetCellWidth()));
        return new Text(label);
    }

    /// <summary>Letters of some scripts take two columns.</summary>
    private static string Fitted(string label)
    {
        string fitted = label;
        while (fitted.GetCellWidth() > ColumnsMax)
        {
            fitted = fitted[..^(fitted.EndsWith(Cut, StringComparison.Ordinal) ? 2 : 1)] + Cut;
        }

        return fitted;
    }
}
