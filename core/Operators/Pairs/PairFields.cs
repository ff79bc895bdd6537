using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>A pair of rows as a unit of work, and as the answer about it.</summary>
internal static class PairFields
{
    private const string Left = "left";
    private const string Right = "right";
    private const string LeftRow = "left_row";
    private const string RightRow = "right_row";
    private const string Answer = "is_match";
    private const string Score = "score";

    public static JObject Unit(RowPair pair, JObject left, JObject right) =>
        new() { [Left] = pair.Left, [Right] = pair.Right, [LeftRow] = left, [RightRow] = right };

    public static RowPair PairOf(Row unit) => new(unit.Fields.Value<int>(Left), unit.Fields.Value<int>(Right));

    public static JObject LeftOf(Row unit) => (JObject)unit.Fields[LeftRow]!;

    public static JObject RightOf(Row unit) => (JObject)unit.Fields[RightRow]!;

    /// <summary>What is kept of a pair that was compared.</summary>
    public static JObject Compared(Row unit, bool isMatch) => new() { [Left] = unit.Fields[Left], [Right] = unit.Fields[Right], [Answer] = isMatch };

    /// <summary>What is kept of a pair beside a score that is added to it.</summary>
    public static JObject Unscored(Row unit) => new() { [Left] = unit.Fields[Left], [Right] = unit.Fields[Right] };

    /// <param name="pair">The pair.</param>
    /// <param name="score">Its score; null when it has none.</param>
    public static JObject Scored(RowPair pair, double? score)
    {
        var fields = new JObject { [Left] = pair.Left, [Right] = pair.Right };
        if (score is not null)
        {
            fields[Score] = score;
        }

        return fields;
    }

    /// <summary>Null when it has none.</summary>
    public static double? ScoreOf(Row unit) => unit.Fields.Value<double?>(Score);

    public static ComparedPair Read(RowResult result) =>
        new(PairOf(result.Row), result.Status == RowStatus.Ok && result.Row.Fields.Value<bool>(Answer), result.Failure);
}
