using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Hub.Instances;
using Pipelines.Durable.Hub.Payloads;

namespace Pipelines.Durable.Tests.Hub.Kit;

/// <summary>Many instances with names, states and tags that a seed chooses, written without running them.</summary>
internal static class Census
{
    public static readonly string[] Names = ["Map", "reduce", "filter"];

    public static readonly string[] Colours = ["red", "green", "blue"];

    public static readonly string?[] Outcomes = ["1", "2", null];

    public static readonly OrchestrationRuntimeStatus[] Statuses =
        [.. Enum.GetValues<OrchestrationRuntimeStatus>().Where(static s => s is not OrchestrationRuntimeStatus.ContinuedAsNew)];

    public static Task<IReadOnlyList<Citizen>> FillAsync(DurableHub hub, int count, Random random, DateTimeOffset from) => hub.Writer.WriteAsync(
        (session, effects) =>
        {
            List<Citizen> citizens = [];
            for (int i = 0; i < count; i++)
            {
                OrchestrationRuntimeStatus status = Statuses[random.Next(Statuses.Length)];
                var citizen = new Citizen(
                    $"{(char)('a' + random.Next(3))}{random.Next(3)}-{i:00000}",
                    Names[random.Next(Names.Length)],
                    status,
                    from.AddMinutes(random.Next(count)),
                    new Dictionary<string, string> { ["colour"] = Colours[random.Next(Colours.Length)], ["half"] = $"{i % 2}" },
                    status == OrchestrationRuntimeStatus.Completed ? Outcomes[random.Next(Outcomes.Length)] : null);
                var draft = new InstanceDraft(citizen.Id, $"run-{i}", citizen.Name) { Tags = citizen.Tags, Started = new PayloadCell(new byte[] { 1 }) };
                long key = InstanceTable.Create(session, effects, draft, citizen.CreatedAt);
                session.Execute(
                    "UPDATE instances SET status = $status, completed_at = $completed, outcome = $outcome WHERE key = $key",
                    ("$key", key),
                    ("$outcome", citizen.Outcome),
                    ("$status", (int)citizen.Status),
                    ("$completed", citizen.Status.IsFinal() ? citizen.CreatedAt.UtcTicks : null));
                citizens.Add(citizen);
            }

            return (IReadOnlyList<Citizen>)citizens;
        },
        CancellationToken.None);
}
