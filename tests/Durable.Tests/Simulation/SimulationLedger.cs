using Pipelines.Durable.Hub.Work;
using Pipelines.Durable.Protocol;
using Pipelines.Durable.Transports;

namespace Pipelines.Durable.Tests.Simulation;

/// <summary>
/// Watches what the hub lends and accepts: tokens only grow, answers count under the last token alone, and nothing is accepted twice.
/// </summary>
internal sealed class SimulationLedger
{
    private readonly Dictionary<string, long> _lastToken = [];
    private readonly HashSet<string> _accepted = [];
    private readonly HashSet<string> _ended = [];
    private long _highestToken;

    public List<string> Problems { get; } = [];

    public int Accepted => _accepted.Count;

    /// <summary>Answers that came too late and were refused.</summary>
    public int Refused { get; private set; }

    public void Lent(Lease lease)
    {
        Require(lease.Token > _highestToken, $"{lease} was lent after token {_highestToken}.");
        _highestToken = Math.Max(_highestToken, lease.Token);
        _lastToken[Key(lease)] = lease.Token;
    }

    public void Accept(Lease lease, ActivityWorkItem item)
    {
        Accept(lease);
        OrchestrationInstance instance = item.Request.OrchestrationInstance;
        string call = $"activity {item.Request.TaskId} of {instance.InstanceId}/{instance.ExecutionId}";
        Require(_accepted.Add(call), $"Two results of {call} were accepted.");
    }

    public void Accept(Lease lease, OrchestratorWorkItem item, OrchestratorResponse response)
    {
        Accept(lease);
        _accepted.Add($"{lease}");
        if (response.Actions.Any(static action => action.CompleteOrchestration is not null))
        {
            string run = $"{item.Request.InstanceId}/{item.Request.ExecutionId}";
            Require(_ended.Add(run), $"{run} has ended twice.");
        }
    }

    /// <param name="lease">Whose answer was refused.</param>
    /// <param name="isWanted">Nobody has ended the instance from outside.</param>
    public void Refuse(Lease lease, bool isWanted)
    {
        Refused++;
        Require(!isWanted || _lastToken[Key(lease)] != lease.Token, $"The answer under the last lease {lease} was refused.");
    }

    private void Accept(Lease lease) => Require(
        _lastToken[Key(lease)] == lease.Token, $"An answer under {lease} was accepted after token {_lastToken[Key(lease)]} had been lent.");

    private static string Key(Lease lease) => $"{lease.Kind}-{lease.Id}";

    private void Require(bool isSo, string problem)
    {
        if (!isSo)
        {
            Problems.Add(problem);
        }
    }
}
