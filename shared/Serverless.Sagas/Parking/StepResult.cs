using System.Text.Json;

namespace Serverless.Sagas.Parking;

/// <summary>The result that a person gives a step that is skipped.</summary>
internal static class StepResult
{
    /// <summary>Reads it; the default of its type when the command has none.</summary>
    public static T Read<T>(ParkCommand command) => command.ResultJson is { } json
        ? JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!
        : default!;

    /// <summary>Says why it is no result of the step; null when it is one.</summary>
    public static string? WhyUnfit<T>(ParkCommand command)
    {
        if (command.Action != ParkAction.Skip)
        {
            return null;
        }

        try
        {
            Read<T>(command);
            return null;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            return $"Skip was refused: '{command.ResultJson}' is no {typeof(T).Name} ({error.Message}). Give the step's"
                + " result as JSON of that type, or none.";
        }
    }
}
