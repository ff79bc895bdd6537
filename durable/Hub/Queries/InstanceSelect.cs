using System.Globalization;
using System.Text;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub.Instances;

namespace Pipelines.Durable.Hub.Queries;

/// <summary>
/// A query as SQL. One index leads, the other conditions are checked on what it finds; each branch comes in order and stops after a
/// page, so a page costs the same however many instances there are:
/// <code>
/// prefix → by id       tag → by tag       tag × standings, names × standings → one branch each       nothing → by creation
/// </code>
/// A standing is a state, or for those that completed an outcome. A prefix finds instances in the order of their ids, so those that it matches
/// are sorted; outcomes without a name or a tag are checked on what their state finds.
/// </summary>
internal sealed class InstanceSelect
{
    /// <summary>More names × statuses than this are checked one by one instead.</summary>
    private const int BranchesMax = 64;

    private readonly List<(string Name, object? Value)> _arguments = [];
    private readonly OrchestrationQuery _query;
    private readonly QueryCursor? _after;

    private InstanceSelect(OrchestrationQuery query, QueryCursor? after)
    {
        _query = query;
        _after = after;
        Sql = Build();
    }

    public string Sql { get; }

    public IReadOnlyList<(string Name, object? Value)> Arguments => _arguments;

    /// <summary>Asks for one instance more than the page holds: whether there is one tells whether there is a further page.</summary>
    /// <exception cref="ArgumentException">The page size or the continuation token is not valid.</exception>
    public static InstanceSelect Of(OrchestrationQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.PageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.PageSize, OrchestrationQuery.PageSizeMax);
        return new InstanceSelect(query, QueryCursor.Parse(query.ContinuationToken));
    }

    private string Build()
    {
        string take = Argument(_query.PageSize + 1);
        string branches = string.Join(
            "\nUNION ALL\n",
            Branches().Select(branch => $"SELECT * FROM (SELECT i.key AS key, i.created_at AS created_at FROM {branch}{Rest()} ORDER BY {Order(branch)} LIMIT {take})"));
        return $"""
            SELECT {InstanceTable.Columns}
            FROM ({branches}
            ORDER BY created_at DESC, key DESC LIMIT {take}) found CROSS JOIN instances i ON i.key = found.key
            ORDER BY found.created_at DESC, found.key DESC
            """;
    }

    /// <summary>The index that leads, and the conditions that it answers.</summary>
    private IEnumerable<string> Branches()
    {
        if (!string.IsNullOrEmpty(_query.InstanceIdPrefix))
        {
            return [$"instances i INDEXED BY instances_by_id WHERE i.id >= {Argument(_query.InstanceIdPrefix)} AND i.id < {Argument(_query.InstanceIdPrefix + "\U0010FFFF")}{NamesChecked()}{StatusesChecked()}{TagsChecked(0)}"];
        }

        (OrchestrationRuntimeStatus Status, string? Outcome)[] standings = [.. Standings()];
        if (_query.Tags.Count > 0)
        {
            (string name, string value) = _query.Tags.First();
            string Tagged(string index, string standing) =>
                $"tags t{index} CROSS JOIN instances i ON i.key = t.instance_key WHERE t.name = {Argument(name)} AND t.value = {Argument(value)}{standing}{NamesChecked()}{TagsChecked(1)}";
            return standings.Length == 0
                ? [Tagged("", "")]
                : standings.Select(one => Tagged(
                    one.Outcome is null ? " INDEXED BY tags_by_status" : " INDEXED BY tags_by_outcome",
                    one.Outcome is null ? $" AND t.status = {(int)one.Status}" : $" AND t.outcome = {Argument(one.Outcome)} AND t.status = {(int)one.Status}"));
        }

        string[] names = [.. _query.Names.Distinct(StringComparer.OrdinalIgnoreCase)];
        if (Math.Max(1, names.Length) * Math.Max(1, standings.Length) > BranchesMax)
        {
            return [$"instances i INDEXED BY instances_by_creation WHERE TRUE{NamesChecked()}{StatusesChecked()}"];
        }

        return (names.Length, standings.Length) switch
        {
            (0, 0) => ["instances i INDEXED BY instances_by_creation WHERE TRUE"],
            (0, _) => standings.Select(one => $"instances i INDEXED BY instances_by_status WHERE i.status = {(int)one.Status}{(one.Outcome is null ? "" : $" AND i.outcome = {Argument(one.Outcome)}")}"),
            (_, 0) => names.Select(name => $"instances i INDEXED BY instances_by_name WHERE i.name = {Argument(name)}"),
            _ => from name in names
                 from one in standings
                 select one.Outcome is null
                     ? $"instances i INDEXED BY instances_by_name_and_status WHERE i.name = {Argument(name)} AND i.status = {(int)one.Status}"
                     : $"instances i INDEXED BY instances_by_outcome WHERE i.name = {Argument(name)} AND i.outcome = {Argument(one.Outcome)} AND i.status = {(int)one.Status}",
        };
    }

    /// <summary>Each state that is asked for, and in place of "completed" each outcome. None when neither is narrowed.</summary>
    private IEnumerable<(OrchestrationRuntimeStatus Status, string? Outcome)> Standings()
    {
        OrchestrationRuntimeStatus[] statuses = [.. _query.Statuses.Distinct()];
        if (_query.Outcomes.Count == 0)
        {
            return statuses.Select(static status => (status, (string?)null));
        }

        return (statuses.Length == 0 ? Enum.GetValues<OrchestrationRuntimeStatus>() : statuses).SelectMany(status =>
            status == OrchestrationRuntimeStatus.Completed
                ? _query.Outcomes.Distinct(StringComparer.Ordinal).Select(outcome => (status, (string?)outcome))
                : [(status, null)]);
    }

    /// <summary>The time of creation, which every index but that of ids continues with.</summary>
    private string Rest()
    {
        string at = _query.Tags.Count > 0 && string.IsNullOrEmpty(_query.InstanceIdPrefix) ? "t.created_at" : "i.created_at";
        string key = _query.Tags.Count > 0 && string.IsNullOrEmpty(_query.InstanceIdPrefix) ? "t.instance_key" : "i.key";
        var rest = new StringBuilder();
        if (_query.CreatedFrom is { } from)
        {
            rest.Append(CultureInfo.InvariantCulture, $" AND {at} >= {Argument(from.UtcTicks)}");
        }

        if (_query.CreatedTo is { } to)
        {
            rest.Append(CultureInfo.InvariantCulture, $" AND {at} < {Argument(to.UtcTicks)}");
        }

        if (_after is { } after)
        {
            rest.Append(CultureInfo.InvariantCulture, $" AND ({at}, {key}) < ({Argument(after.CreatedTicks)}, {Argument(after.Key)})");
        }

        return rest.ToString();
    }

    private static string Order(string branch) => branch.StartsWith("tags", StringComparison.Ordinal)
        ? "t.created_at DESC, t.instance_key DESC"
        : "i.created_at DESC, i.key DESC";

    private string NamesChecked() => _query.Names.Count == 0
        ? string.Empty
        : $" AND i.name IN ({string.Join(", ", _query.Names.Select(name => Argument(name)))})";

    private string StatusesChecked()
    {
        string statuses = _query.Statuses.Count == 0
            ? string.Empty
            : $" AND i.status IN ({string.Join(", ", _query.Statuses.Select(static status => (int)status))})";
        return _query.Outcomes.Count == 0
            ? statuses
            : $"{statuses} AND (i.status <> {(int)OrchestrationRuntimeStatus.Completed} OR i.outcome IN ({string.Join(", ", _query.Outcomes.Select(outcome => Argument(outcome)))}))";
    }

    private string TagsChecked(int from) => string.Concat(_query.Tags.Skip(from).Select(tag =>
        $" AND EXISTS (SELECT 1 FROM tags x WHERE x.name = {Argument(tag.Key)} AND x.value = {Argument(tag.Value)} AND x.created_at = i.created_at AND x.instance_key = i.key)"));

    private string Argument(object value)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"$a{_arguments.Count}");
        _arguments.Add((name, value));
        return name;
    }
}
