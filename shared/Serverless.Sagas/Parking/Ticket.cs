namespace Serverless.Sagas.Parking;

/// <summary>Names one wait of one parked step, so that a command that comes late is for no other wait.</summary>
internal static class Ticket
{
    public static string For(string step, int parking) => $"{step}#{parking}";

    public static string EventName(string ticket) => $"saga-command:{ticket}";
}
