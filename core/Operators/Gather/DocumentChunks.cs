using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Python;

namespace Pipelines.Core.Operators.Gather;

/// <summary>Renders the chunks of one document, in their order, in one pass after another that measures them.</summary>
internal sealed class DocumentChunks(GatherOptions options, IRowMembers members)
{
    /// <summary>The chunks with their renderings; one that cannot be rendered ends as failed.</summary>
    public async IAsyncEnumerable<Row> RenderAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ChunkTexts texts = await ChunkTexts.ReadAsync(options, members, cancellationToken);
        var headers = new HeaderPath(options.KeepsDeeperHeaders);
        var waiting = new Queue<Row>();
        int arrived = 0;
        int shown = 0;
        await foreach (Row row in members.ReadAsync(cancellationToken))
        {
            texts.Arrive(arrived++, row.Fields);
            waiting.Enqueue(row);
            if (arrived > shown + (long)options.Next.HeadCount)
            {
                yield return Show(waiting.Dequeue());
            }
        }

        while (waiting.TryDequeue(out Row? row))
        {
            yield return Show(row);
        }

        Row Show(Row row)
        {
            Row made = Render(row, shown, texts, headers);
            texts.Pass(shown++);
            return made;
        }
    }

    private Row Render(Row row, int chunk, ChunkTexts texts, HeaderPath headers)
    {
        string? section = options.HeaderKey?.Find(row.Fields) is JArray own ? headers.Next(own) : null;
        List<string> lines = ["--- Previous Context ---"];
        string? problem = AddSide(lines, options.Previous, 0, chunk, texts);
        lines.Add("--- End Previous Context ---\n");
        if (section is not null)
        {
            lines.Add(section);
        }

        lines.Add(options.MainStart);
        lines.Add(PythonText.Str(options.ContentKey.Find(row.Fields)));
        lines.Add(options.MainEnd);
        lines.Add("\n--- Next Context ---");
        problem ??= AddSide(lines, options.Next, chunk + 1, (int)members.Count - chunk - 1, texts);
        lines.Add("--- End Next Context ---");
        return problem is null
            ? row with { Fields = new JObject(row.Fields) { [options.RenderedField] = string.Join('\n', lines) } }
            : row with { Group = new RowGroup(1) { Ending = RowEnding.Failed(new RowFailure(RowFailureKinds.Input, problem)) } };
    }

    /// <summary>Adds what is shown of <paramref name="count"/> chunks from <paramref name="first"/>; what is wrong when one lacks its text.</summary>
    private string? AddSide(List<string> lines, GatherSide side, int first, int count, ChunkTexts texts)
    {
        int middle = Math.Min(side.HeadCount, count);
        int tail = Math.Max(middle, count - side.TailCount);
        string? problem = AddChunks(lines, first, first + middle, side.HeadText, texts);
        if (side.MiddleText is { } middleText)
        {
            problem ??= AddChunks(lines, first + middle, first + tail, middleText, texts);
        }
        else if (middle < tail)
        {
            lines.Add($"[... {texts.CharsOf(first + middle, first + tail)} characters skipped ...]");
        }

        return problem ?? AddChunks(lines, first + tail, first + count, side.TailText, texts);
    }

    private string? AddChunks(List<string> lines, int first, int end, int text, ChunkTexts texts)
    {
        for (int chunk = first; chunk < end; chunk++)
        {
            if (texts.TextOf(chunk, text) is not { } shown)
            {
                return $"The chunk {texts.LabelOf(chunk)} of this document, which is shown beside it, has no field '{options.Texts[text].Text}'.";
            }

            lines.Add($"[Chunk {texts.LabelOf(chunk)}{(text == 0 ? "" : " (Summary)")}]");
            lines.Add(shown);
        }

        return null;
    }
}
