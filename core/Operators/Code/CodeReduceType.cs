using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Grouping;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Code;

/// <summary><c>code_reduce</c>: makes of each group of rows what the pipeline's own code returns for it. Keys: docs/operators/code_reduce.md.</summary>
internal sealed class CodeReduceType : IOperatorType
{
    public string Name => "code_reduce";

    public SpecKeys Keys { get; } = new([.. CodeReader.Keys, .. GroupReader.Keys]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        GroupOptions group = GroupReader.Read(reader, context);
        bool skipOnError = reader.Flag(CodeReader.SkipOnError);
        return CodeReader.Read(reader, context) is { } code
            ? new BoundOperator(new CodeReduceOperator(group, code, skipOnError), new OperatorDescription()) { Arrangement = new GroupArrangement(group) }
            : null;
    }
}
