using Pipelines.Training.Data.Entities;
using Pipelines.Training.Data.Kinds;

namespace Pipelines.Training.Data.Scenes;

/// <summary>What one document says, before it is laid out.</summary>
internal sealed class Scene
{
    public required DocumentKind Kind { get; init; }

    /// <summary>What the document calls itself.</summary>
    public required string Title { get; init; }

    /// <summary>The facts it says, in their order.</summary>
    public required IReadOnlyList<FactSpec> Facts { get; init; }

    /// <summary>The facts it does not say.</summary>
    public required IReadOnlyList<FactSpec> Absent { get; init; }

    /// <summary>What the facts are, by their names.</summary>
    public required IReadOnlyDictionary<string, Entity> Entities { get; init; }

    public required IReadOnlyList<ShownConcept> Concepts { get; init; }

    public required IReadOnlyList<MadeClaim> Claims { get; init; }

    /// <summary>Sentences that say all facts without a role.</summary>
    public required IReadOnlyList<Statement> Story { get; init; }

    /// <summary>Sentences that say no fact: what the document is about, what it claims, what it says beside.</summary>
    public required IReadOnlyList<Statement> Notes { get; init; }

    /// <summary>A sentence for each fact with a role, for layouts that have no other place for it.</summary>
    public required IReadOnlyDictionary<FactRole, Statement> RoleSayings { get; init; }

    public FactSpec? WithRole(FactRole role) => Facts.FirstOrDefault(fact => fact.Role == role);
}
