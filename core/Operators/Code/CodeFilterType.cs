using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Code;

/// <summary><c>code_filter</c>: keeps the rows that the pipeline's own code says yes to. Keys: docs/operators/code_filter.md.</summary>
internal sealed class CodeFilterType : IOperatorType
{
    private static readonly WholeNumberKey Limit = new("limit", "only the first so many rows that pass; the others are skipped", 1);

    public string Name => "code_filter";

    public SpecKeys Keys { get; } = new([.. CodeReader.Keys, Limit]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        long? limit = reader.WholeNumber(Limit);
        bool skipOnError = reader.Flag(CodeReader.SkipOnError);
        return CodeReader.Read(reader, context) is { } code
            ? new BoundOperator(new CodeFilterOperator(context.OperatorName, code, skipOnError), new OperatorDescription()) { PassedRowsMax = limit }
            : null;
    }
}
