using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Code;

/// <summary><c>code_map</c>: adds to each row what the pipeline's own code makes of it. Keys: docs/operators/code_map.md.</summary>
internal sealed class CodeMapType : IOperatorType
{
    private static readonly TextsKey DropKeys = new("drop_keys", "fields taken out of what the code returned; those of the row stay");
    private static readonly WholeNumberKey Limit = new("limit", "only the first so many rows; the others are skipped", 1);

    public string Name => "code_map";

    public SpecKeys Keys { get; } = new([.. CodeReader.Keys, DropKeys, Limit]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        IReadOnlyList<string> dropKeys = reader.Texts(DropKeys) ?? [];
        long? limit = reader.WholeNumber(Limit);
        bool skipOnError = reader.Flag(CodeReader.SkipOnError);
        return CodeReader.Read(reader, context) is { } code
            ? new BoundOperator(new CodeMapOperator(context.OperatorName, code, dropKeys, skipOnError), new OperatorDescription(), limit)
            : null;
    }
}
