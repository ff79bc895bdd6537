using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Pairs;

namespace Pipelines.Core.Operators.LinkResolve;

/// <summary>The configuration of a <c>link_resolve</c>, checked.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Fields">Where rows keep id and links.</param>
/// <param name="Blocking">Which links are compared with which ids.</param>
/// <param name="Question">What is asked about them.</param>
internal sealed record LinkResolveOptions(string Name, LinkFields Fields, BlockingOptions Blocking, PairQuestion Question)
{
    /// <summary>The phases before those of pairs: the links, and the ids.</summary>
    public const int PreparingPhases = 2;

    /// <summary>What the prompt calls a link that is no id.</summary>
    public const string LinkVariable = "link_value";

    /// <summary>What it calls an id.</summary>
    public const string IdVariable = "id_value";

    /// <summary>What it calls the row of that id.</summary>
    public const string ItemVariable = "item";

    /// <summary>By their numbers behind <see cref="PreparingPhases"/>.</summary>
    public PairPhases Phases => PairPhases.For(Blocking, isOneInput: false);

    /// <summary>Lists the links of a row that several ids were the same as.</summary>
    public string ConflictsField => $"_conflicts_{Name}";

    public ContentHash Identity
    {
        get
        {
            using var hasher = new CanonicalHasher("pipelines/operator/link_resolve/1");
            Blocking.AddTo(hasher);
            Question.AddTo(hasher);
            return hasher.Add(Name).Add(Fields.IdKey).Add(Fields.LinkKey).Finish();
        }
    }
}
