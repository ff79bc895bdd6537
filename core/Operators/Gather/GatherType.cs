using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Fields;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Specs.Pipeline;

namespace Pipelines.Core.Operators.Gather;

/// <summary><c>gather</c>: shows chunks with what stands around them. Keys: docs/operators/gather.md.</summary>
internal sealed class GatherType : IOperatorType
{
    private static readonly TextKey ContentKey = new("content_key", "the field, or the path to it, that holds the text of a chunk") { IsRequired = true };
    private static readonly TextKey DocumentKey = new("doc_id_key", "the field or path whose equal values make a document of chunks") { IsRequired = true };
    private static readonly TextKey OrderKey = new("order_key", "the field or path by which the chunks of a document are in order, a number or a text") { IsRequired = true };
    private static readonly WholeNumberKey Count = new("count", "so many chunks", 0, int.MaxValue) { IsRequired = true };
    private static readonly TextKey SectionText = new("content_key", "the field that is shown of these chunks; the operation's content_key when absent");
    private static readonly MappingKey Head = new("head", "the first chunks of that side", new SpecKeys([Count, SectionText]));
    private static readonly MappingKey Middle = new("middle", "the chunks between; absent: their characters are counted", new SpecKeys([SectionText]));
    private static readonly MappingKey Tail = new("tail", "the last chunks of that side", new SpecKeys([Count, SectionText]));
    private static readonly MappingKey Previous = new("previous", "what is shown of the chunks before", new SpecKeys([Head, Middle, Tail]));
    private static readonly MappingKey Next = new("next", "what is shown of the chunks after", new SpecKeys([Head, Middle, Tail]));
    private static readonly MappingKey Peripherals = new("peripheral_chunks", "what is shown of the chunks around; nothing when absent or empty", new SpecKeys([Previous, Next]));
    private static readonly TextKey HeaderKey = new("doc_header_key", "the field or path with the headers of a chunk, a list of {header, level}");
    private static readonly TextKey MainStart = new("main_chunk_start", "the line before the chunk", "--- Begin Main Chunk ---") { MayBeBlank = true };
    private static readonly TextKey MainEnd = new("main_chunk_end", "the line after it", "--- End Main Chunk ---") { MayBeBlank = true };

    public string Name => "gather";

    public SpecKeys Keys { get; } = new([ContentKey, DocumentKey, OrderKey, Peripherals, HeaderKey, MainStart, MainEnd]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        FieldPath? content = FieldPathReader.Read(reader, ContentKey);
        FieldPath? document = FieldPathReader.Read(reader, DocumentKey);
        FieldPath? order = FieldPathReader.Read(reader, OrderKey);
        List<FieldPath> texts = content is null ? [] : [content];
        (GatherSide? previous, GatherSide? next) = ReadPeripherals(reader, texts);
        FieldPath? headers = FieldPathReader.Read(reader, HeaderKey);
        string start = reader.Text(MainStart)!;
        string end = reader.Text(MainEnd)!;
        if (content is null || document is null || order is null)
        {
            return null;
        }

        bool isBare = previous is null && next is null;
        foreach (SpecKey unused in new SpecKey[] { HeaderKey, MainStart, MainEnd }.Where(key => isBare && reader.Has(key)))
        {
            reader.Warning(unused, "Not used: without 'peripheral_chunks' a chunk is rendered as its text alone.");
        }

        var options = new GatherOptions
        {
            Name = context.OperatorName,
            Texts = texts,
            DocumentKey = document,
            OrderKey = order,
            IsBare = isBare,
            Previous = previous ?? GatherSide.Nothing,
            Next = next ?? GatherSide.Nothing,
            HeaderKey = isBare ? null : headers,
            MainStart = start,
            MainEnd = end,
            KeepsDeeperHeaders = context.Compat == CompatMode.DocEtl03,
        };
        return new BoundOperator(new PassUnitsOperator(options.Name, Name, TraitsOf(options), options.Identity), new OperatorDescription())
        {
            Arrangement = new GatherArrangement(options),
        };
    }

    /// <summary>Null for a side that is not named.</summary>
    private static (GatherSide? Previous, GatherSide? Next) ReadPeripherals(SpecReader operation, List<FieldPath> texts)
    {
        if (operation.Mapping(Peripherals) is not { } reader)
        {
            return (null, null);
        }

        GatherSide? previous = ReadSide(reader, Previous, texts);
        GatherSide? next = ReadSide(reader, Next, texts);
        reader.Close();
        return (previous, next);
    }

    private static GatherSide? ReadSide(SpecReader peripherals, MappingKey key, List<FieldPath> texts)
    {
        if (peripherals.Mapping(key) is not { } reader)
        {
            return null;
        }

        (int headCount, int? headText) = ReadSection(reader, Head, texts);
        (_, int? middleText) = ReadSection(reader, Middle, texts);
        (int tailCount, int? tailText) = ReadSection(reader, Tail, texts);
        reader.Close();
        return new GatherSide(headCount, headText ?? 0, middleText, tailCount, tailText ?? 0);
    }

    /// <summary>How many chunks, and which text of them; null when there is no such section.</summary>
    private static (int Count, int? Text) ReadSection(SpecReader side, MappingKey key, List<FieldPath> texts)
    {
        if (side.Mapping(key) is not { } reader)
        {
            return (0, null);
        }

        int count = key == Middle ? 0 : reader.Count(Count) ?? 0;
        string? name = reader.Text(SectionText);
        reader.Close();
        if (name is null)
        {
            return (count, 0);
        }

        int text = texts.FindIndex(one => one.Text == name);
        if (text < 0)
        {
            text = texts.Count;
            texts.Add(FieldPath.Parse(name));
        }

        return (count, text);
    }

    private static OperatorTraits TraitsOf(GatherOptions options) => new(
        Cardinality.OneToOne,
        options.FieldsRead,
        FieldSet.Of([options.RenderedField]),
        FieldSet.None,
        IsRowLocal: false,
        UsesModel: false,
        PreservesOrder: false,
        NeedsStageStart: true);
}
