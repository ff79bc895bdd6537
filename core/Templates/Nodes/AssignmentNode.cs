using Pipelines.Core.Python.Tree;
using Pipelines.Core.Templates.Rendering;

namespace Pipelines.Core.Templates.Nodes;

/// <summary>A statement whose only effect is to bind its target.</summary>
internal abstract class AssignmentNode(SourcePosition position, AssignmentTarget target) : StatementNode(position)
{
    public AssignmentTarget Target { get; } = target;

    public override bool ChangesState => base.ChangesState || Target is NamespaceTarget;

    public sealed override Flow Execute(TemplateRun run) => run.ExecuteAssignment(this);

    /// <summary>Evaluates and binds.</summary>
    public abstract Flow Assign(TemplateRun run);
}
