using Pipelines.Runtime.Calls.Endpoints;

namespace Pipelines.Runtime.Calls;

/// <summary>What the runs of a process share among one another: answers to equal calls, and what is known of endpoints.</summary>
/// <param name="Board">Calls that are being asked.</param>
/// <param name="Endpoints">Breakers, and how many calls an endpoint takes.</param>
internal sealed record CallSharing(AnswerBoard Board, EndpointBook Endpoints);
