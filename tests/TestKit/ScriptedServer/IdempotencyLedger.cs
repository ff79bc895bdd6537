using Newtonsoft.Json.Linq;

namespace Pipelines.TestKit.ScriptedServer;

/// <summary>Answers by idempotency key: one run of the script per key, for as long as the server lives.</summary>
internal sealed class IdempotencyLedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (JObject Body, Task<ScriptedAnswer> Answer)> _answers = new(StringComparer.Ordinal);

    public Task<ScriptedAnswer> AnswerAsync(string key, JObject body, Func<Task<ScriptedAnswer>> runScript)
    {
        lock (_gate)
        {
            if (!_answers.TryGetValue(key, out (JObject Body, Task<ScriptedAnswer> Answer) known))
            {
                // Started outside the caller's own flow, so that a script that blocks does not hold the lock.
                known = (body, Task.Run(runScript));
                _answers.Add(key, known);
            }

            return JToken.DeepEquals(known.Body, body)
                ? known.Answer
                : Task.FromResult<ScriptedAnswer>(ScriptedAnswer.Error(422, "The idempotency key was used before with another body."));
        }
    }
}
